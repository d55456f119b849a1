package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;

import dev.framecast.wire.v1.Codec;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** One of FFmpeg's decoders, opened for a codec (for raw pictures: and a size). */
record OpenCodec(Codec codec, PictureSize size, AVCodecContext context) implements AutoCloseable {
  /** Opens the decoder; one thread, no delay, bounded in pixels. */
  static OpenCodec open(Codec codec, PictureSize size, long maxPixels) {
    AVCodec decoder = avcodec_find_decoder(idOf(codec));
    if (decoder == null) {
      throw new IllegalStateException("this FFmpeg has no decoder for " + codec);
    }
    AVCodecContext context = avcodec_alloc_context3(decoder);
    context.thread_count(1);
    context.max_pixels(maxPixels);
    context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    context.err_recognition(context.err_recognition() | AV_EF_EXPLODE);
    if (isRaw(codec)) {
      context.width(size.width());
      context.height(size.height());
      context.pix_fmt(pixelFormat(codec));
    }
    int opened = avcodec_open2(context, decoder, (AVDictionary) null);
    if (opened < 0) {
      avcodec_free_context(context);
      throw new IllegalStateException("FFmpeg cannot open its " + codec + " decoder: " + opened);
    }
    return new OpenCodec(codec, size, context);
  }

  /** Whether this decoder takes such a frame. */
  boolean fits(Codec wanted, PictureSize wantedSize) {
    return wanted == codec && (!isRaw(codec) || wantedSize.equals(size));
  }

  /** Whether its frames may need earlier ones. */
  boolean predicts() {
    return codec == Codec.CODEC_H264;
  }

  @Override
  public void close() {
    avcodec_free_context(context);
  }

  private static int idOf(Codec codec) {
    return switch (codec) {
      case CODEC_JPEG -> AV_CODEC_ID_MJPEG;
      case CODEC_PNG -> AV_CODEC_ID_PNG;
      case CODEC_H264 -> AV_CODEC_ID_H264;
      case CODEC_RAW_BGR24, CODEC_RAW_GRAY8 -> AV_CODEC_ID_RAWVIDEO;
      default -> throw new IllegalArgumentException("no decoder for " + codec);
    };
  }

  private static boolean isRaw(Codec codec) {
    return codec == Codec.CODEC_RAW_BGR24 || codec == Codec.CODEC_RAW_GRAY8;
  }

  private static int pixelFormat(Codec codec) {
    return switch (codec) {
      case CODEC_RAW_BGR24 -> AV_PIX_FMT_BGR24;
      case CODEC_RAW_GRAY8 -> AV_PIX_FMT_GRAY8;
      default -> AV_PIX_FMT_NONE;
    };
  }
}
