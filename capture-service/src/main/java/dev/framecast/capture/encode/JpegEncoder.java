package dev.framecast.capture.encode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * JPEG by FFmpeg's own encoder, on the calling thread, into memory that is used again and again.
 */
public final class JpegEncoder implements FrameEncoder {
  /** FFmpeg's mjpeg encoder uses {@code table * qscale / 8}: at 8 the tables stand as given. */
  private static final int UNSCALED = 8;

  private final int quality;
  private final AVPacket encoded = av_packet_alloc();
  private final FullRange fullRange = new FullRange();
  private @Nullable AVCodecContext context;
  private long pictures;

  /**
   * Makes one; FFmpeg's encoder is opened with the first picture, whose size it needs.
   *
   * @param quality 1 to 100, on the scale of the Independent JPEG Group's library
   */
  public JpegEncoder(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality " + quality + " is not in 1 to 100");
    }
    this.quality = quality;
  }

  @Override
  public Codec codec() {
    return Codec.CODEC_JPEG;
  }

  @Override
  public ByteBuffer encode(AVFrame picture) throws IOException {
    AVFrame source = fullRange.of(picture);
    AVCodecContext encoder = encoderFor(source.width(), source.height());
    source.pts(pictures++).quality(UNSCALED * FF_QP2LAMBDA);
    av_packet_unref(encoded);
    int status = avcodec_send_frame(encoder, source);
    if (status >= 0) {
      status = avcodec_receive_packet(encoder, encoded);
    }
    if (status < 0) {
      throw new IOException("JPEG encoder failed (FFmpeg " + status + ")");
    }
    return encoded.data().capacity(encoded.size()).asByteBuffer();
  }

  @Override
  public void close() {
    closeEncoder();
    fullRange.close();
    av_packet_free(encoded);
  }

  private AVCodecContext encoderFor(int width, int height) throws IOException {
    if (context != null && context.width() == width && context.height() == height) {
      return context;
    }
    closeEncoder();
    AVCodec codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    AVCodecContext opening = avcodec_alloc_context3(codec);
    opening.width(width).height(height).pix_fmt(AV_PIX_FMT_YUVJ420P);
    opening.color_range(AVCOL_RANGE_JPEG).time_base(av_make_q(1, 1_000)).thread_count(1);
    opening.flags(opening.flags() | AV_CODEC_FLAG_QSCALE);
    opening.global_quality(UNSCALED * FF_QP2LAMBDA);
    opening.intra_matrix(QuantTables.luma(quality));
    opening.chroma_intra_matrix(QuantTables.chroma(quality));
    // Huffman tables fitted to each picture save a tenth of the bytes and cost a seventh more time.
    av_opt_set(opening.priv_data(), "huffman", "default", 0);
    int status = avcodec_open2(opening, codec, (AVDictionary) null);
    if (status < 0) {
      avcodec_free_context(opening);
      throw new IOException(
          "no JPEG encoder for pictures of " + width + "x" + height + " (FFmpeg " + status + ")");
    }
    context = opening;
    return opening;
  }

  private void closeEncoder() {
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }
}
