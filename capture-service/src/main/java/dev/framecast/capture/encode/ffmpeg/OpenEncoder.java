package dev.framecast.capture.encode.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * One of FFmpeg's encoders: one picture in, one payload out, on the calling thread. It is opened
 * anew when the pictures' size or form changes.
 *
 * <p>Owned by one thread. Reuses one payload's memory.
 */
public final class OpenEncoder implements AutoCloseable {
  private static final int TICKS_A_SECOND = 1_000_000;

  private final String name;
  private final Consumer<AVCodecContext> settings;
  private final AVPacket encoded = av_packet_alloc();
  private @Nullable AVCodecContext context;
  private @Nullable PixelForm form;
  private long pictures;

  /**
   * Opens nothing yet: that takes the first picture's size.
   *
   * @param name FFmpeg's
   * @param settings sets what is special, before the encoder is opened, whenever it is
   */
  public OpenEncoder(String name, Consumer<AVCodecContext> settings) {
    this.name = name;
    this.settings = settings;
  }

  /** Whether such a picture needs the encoder to be opened anew. */
  public boolean isOther(AVFrame picture, PixelForm pictureForm) {
    return context == null
        || context.width() != picture.width()
        || context.height() != picture.height()
        || !pictureForm.equals(form);
  }

  /**
   * Encodes a picture, whose timestamp, type, primaries and transfer are overwritten.
   *
   * @param pictureForm what the encoder is to take it for
   * @param keyframe whether it must be decodable by itself
   * @return the payload in a direct buffer, which the next call and {@link #close} make invalid
   * @throws IOException when the encoder cannot be opened, refuses, or holds the picture back
   */
  public ByteBuffer encode(AVFrame picture, PixelForm pictureForm, boolean keyframe)
      throws IOException {
    AVCodecContext open = context;
    if (open == null || isOther(picture, pictureForm)) {
      open = open(picture.width(), picture.height(), pictureForm);
    }
    // A picture from a decoder has the type that it had there.
    picture.color_primaries(AVCOL_PRI_UNSPECIFIED).color_trc(AVCOL_TRC_UNSPECIFIED);
    picture.pict_type(keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    picture.pts(pictures++).quality(open.global_quality());
    av_packet_unref(encoded);
    int status = avcodec_send_frame(open, picture);
    if (status >= 0) {
      status = avcodec_receive_packet(open, encoded);
    }
    if (status < 0) {
      throw new IOException("FFmpeg's encoder %s failed (%d)".formatted(name, status));
    }
    return encoded.data().capacity(encoded.size()).asByteBuffer();
  }

  /** Whether the last payload is decodable by itself. */
  public boolean isKeyframe() {
    return (encoded.flags() & AV_PKT_FLAG_KEY) != 0;
  }

  @Override
  public void close() {
    reset();
    av_packet_free(encoded);
  }

  private void reset() {
    if (context != null) {
      avcodec_free_context(context);
      context = null;
    }
  }

  private AVCodecContext open(int width, int height, PixelForm pictureForm) throws IOException {
    reset();
    AVCodec codec = avcodec_find_encoder_by_name(name);
    if (codec == null) {
      throw new IOException("this FFmpeg has no encoder " + name);
    }
    AVCodecContext opening = avcodec_alloc_context3(codec);
    opening.width(width).height(height).pix_fmt(pictureForm.format());
    opening.color_range(pictureForm.range()).colorspace(pictureForm.matrix());
    if (!pictureForm.isRgb()) {
      // Browsers overlook the matrix of a stream that states nothing else.
      opening.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
    }
    // More threads would hold pictures back; each source has its own thread already.
    opening.time_base(av_make_q(1, TICKS_A_SECOND)).thread_count(1);
    settings.accept(opening);
    int status = avcodec_open2(opening, codec, (AVDictionary) null);
    if (status < 0) {
      avcodec_free_context(opening);
      throw new IOException(
          "FFmpeg's encoder %s takes no pictures of %dx%d (%d)"
              .formatted(name, width, height, status));
    }
    context = opening;
    form = pictureForm;
    return opening;
  }
}
