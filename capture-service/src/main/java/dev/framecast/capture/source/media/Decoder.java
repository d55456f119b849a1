package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.framecast.capture.source.display.DisplayFilter;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Decodes one video on the calling thread, without the delay that decoding on several would add.
 * Owned by one thread.
 */
public final class Decoder implements AutoCloseable {
  /** The most pixels of a picture that is decoded by itself, and viewers' own bound: 7680x4320. */
  public static final long MOST_PIXELS = 7680L * 4320;

  private static final AVRational UNSAID = av_make_q(0, 1);
  private static final AVRational SQUARE = av_make_q(1, 1);

  private final AVCodecContext context;
  private final DisplayFilter display = new DisplayFilter();
  private final AVRational pixelAspect;

  /**
   * Opens the decoder of a codec whose stream says the rest itself, as JPEGs and Annex B do. It
   * refuses pictures of more than {@link #MOST_PIXELS}.
   *
   * @param codecId one of FFmpeg's {@code AV_CODEC_ID_}
   */
  public Decoder(int codecId) throws MediaException {
    AVCodec codec = find(codecId);
    pixelAspect = UNSAID;
    context = avcodec_alloc_context3(codec);
    context.max_pixels(MOST_PIXELS);
    open(codec, 0);
  }

  /**
   * Opens the decoder that these parameters need.
   *
   * @param pixelAspect what the container says of the pixels, width by height; it goes before what
   *     the pictures say; copied, since the decoder may outlive the container
   */
  Decoder(AVCodecParameters parameters, AVRational pixelAspect) throws MediaException {
    AVCodec codec = find(parameters.codec_id());
    this.pixelAspect = av_make_q(pixelAspect.num(), pixelAspect.den());
    context = avcodec_alloc_context3(codec);
    open(codec, avcodec_parameters_to_context(context, parameters));
  }

  /** Gives the decoder a piece of the video; whether it can use it: a broken one is skipped. */
  public boolean take(AVPacket piece) {
    return avcodec_send_packet(context, piece) >= 0;
  }

  /** Says that there is no more, so that it gives out what it held back. */
  public void end() {
    avcodec_send_packet(context, null);
  }

  /**
   * Whether a picture was there, and is now in {@code into}: upright, with square pixels, of
   * standard dynamic range.
   */
  public boolean give(AVFrame into) throws MediaException {
    int status = avcodec_receive_frame(context, into);
    if (status >= 0) {
      describe(into);
      status = display.apply(into);
    }
    if (status < 0 && status != AVERROR_EAGAIN() && status != AVERROR_EOF) {
      throw new MediaException(status);
    }
    return status >= 0;
  }

  /** Forgets everything, before the video begins anew. */
  public void restart() {
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    display.close();
    avcodec_free_context(context);
  }

  private void describe(AVFrame picture) {
    if (pixelAspect.num() > 0) {
      picture.sample_aspect_ratio(pixelAspect);
    } else if (context.codec_id() == AV_CODEC_ID_MJPEG) {
      // The density of JFIF is for print: browsers draw the pixels of JPEGs as squares.
      picture.sample_aspect_ratio(SQUARE);
    }
  }

  private void open(AVCodec codec, int soFar) throws MediaException {
    context.thread_count(1).flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    int status = soFar < 0 ? soFar : avcodec_open2(context, codec, (AVDictionary) null);
    if (status < 0) {
      avcodec_free_context(context);
      throw new MediaException(status);
    }
  }

  private static AVCodec find(int codecId) throws MediaException {
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      String name = avcodec_get_name(codecId).getString();
      throw new MediaException(-1, "FFmpeg here has no decoder for " + name);
    }
    return codec;
  }
}
