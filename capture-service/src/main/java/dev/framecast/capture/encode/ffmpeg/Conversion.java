package dev.framecast.capture.encode.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_CONTENT_LIGHT_LEVEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DYNAMIC_HDR_PLUS;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_MASTERING_DISPLAY_METADATA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FAST_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Changes what a picture's numbers mean, not its size, by FFmpeg's swscale on the calling thread.
 * Matrix and range are converted, primaries and transfer are not: swscale is not told of them, as
 * its mapping of them takes seconds to prepare, and returns rows in two shades (FFmpeg 8.0.1).
 *
 * <p>Owned by one thread. Reuses one picture's memory.
 */
public final class Conversion implements AutoCloseable {
  private final SwsContext scaler;

  /** The picture being converted, as swscale is to understand it. */
  private final AVFrame source = av_frame_alloc();

  private @Nullable AVFrame converted;
  private @Nullable PixelForm form;

  private Conversion(int flags) {
    scaler = sws_alloc_context();
    scaler.flags(flags);
  }

  /**
   * For codecs that lose more than this does: it rounds carelessly (PSNR above 50 dB), and takes a
   * third of the time.
   */
  public static Conversion quick() {
    return new Conversion(SWS_FAST_BILINEAR);
  }

  /** For RGB into YUV, where careless rounding would be seen: a whole decibel. */
  public static Conversion careful() {
    return new Conversion(SWS_BILINEAR | SWS_ACCURATE_RND);
  }

  /** The same numbers on every machine, and chroma for each pixel. */
  public static Conversion exact() {
    return new Conversion(
        SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT);
  }

  /**
   * The picture in that form, in memory that the next call overwrites.
   *
   * @throws IOException when FFmpeg cannot convert this picture
   */
  public AVFrame to(PixelForm wanted, AVFrame picture) throws IOException {
    AVFrame target = target(wanted, picture.width(), picture.height());
    int status = av_frame_ref(source, picture);
    if (status >= 0) {
      describe(source);
      status = sws_scale_frame(scaler, target, source);
      av_frame_unref(source);
    }
    if (status < 0) {
      throw new IOException(
          "cannot convert pixel format %s into %s (FFmpeg %d)"
              .formatted(name(picture.format()), name(wanted.format()), status));
    }
    return target;
  }

  @Override
  public void close() {
    free();
    av_frame_free(source);
    sws_freeContext(scaler);
  }

  private static void describe(AVFrame picture) {
    PixelForm form = PixelForm.of(picture);
    picture.color_range(form.range()).colorspace(form.matrix());
    picture.color_primaries(AVCOL_PRI_UNSPECIFIED).color_trc(AVCOL_TRC_UNSPECIFIED);
    av_frame_remove_side_data(picture, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    av_frame_remove_side_data(picture, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    av_frame_remove_side_data(picture, AV_FRAME_DATA_DYNAMIC_HDR_PLUS);
  }

  private AVFrame target(PixelForm wanted, int width, int height) throws IOException {
    AVFrame last = converted;
    if (last != null && wanted.equals(form) && last.width() == width && last.height() == height) {
      return last;
    }
    free();
    AVFrame frame = av_frame_alloc();
    frame.format(wanted.format()).width(width).height(height);
    frame.color_range(wanted.range()).colorspace(wanted.matrix());
    int status = av_frame_get_buffer(frame, 0);
    if (status < 0) {
      av_frame_free(frame);
      throw new IOException("no memory for a picture of " + width + "x" + height);
    }
    converted = frame;
    form = wanted;
    return frame;
  }

  private void free() {
    if (converted != null) {
      av_frame_free(converted);
      converted = null;
    }
  }

  private static String name(int format) {
    BytePointer name = av_get_pix_fmt_name(format);
    return name == null ? String.valueOf(format) : name.getString();
  }
}
