package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The decoder's latest picture, in native memory: valid until the decoder's next frame, on the
 * decoder's thread.
 */
public final class Picture {
  private static final int BYTES_PER_PIXEL = 4;
  private static final int ONE = 1 << 16;

  /** What a conversion depends on. */
  private record Form(int width, int height, int format, int colours, boolean fullRange) {}

  private final AVFrame frame;
  private final PointerPointer<BytePointer> target = new PointerPointer<>(1);
  private final IntPointer targetStride = new IntPointer(1);
  private BytePointer pixels = new BytePointer();
  private @Nullable SwsContext conversion;
  private @Nullable Form prepared;

  Picture(AVFrame frame) {
    this.frame = frame;
  }

  /** Width as decoded, pixels. */
  public int width() {
    return frame.width();
  }

  /** Height as decoded, pixels. */
  public int height() {
    return frame.height();
  }

  /**
   * Converts to one int a pixel, {@code 0xxxRRGGBB}, rows from the top without padding, as {@code
   * BufferedImage.TYPE_INT_RGB} has them; the highest byte means nothing.
   *
   * @param rgb at least width times height long
   */
  public void copyRgb(int[] rgb) {
    Form form = new Form(width(), height(), frame.format(), frame.colorspace(), isFullRange());
    int height = form.height();
    int stride = form.width() * BYTES_PER_PIXEL;
    prepare(form);
    target.put(pixels);
    targetStride.put(stride);
    sws_scale(conversion, frame.data(), frame.linesize(), 0, height, target, targetStride);
    pixels
        .position(0)
        .limit((long) stride * height)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(rgb, 0, form.width() * height);
  }

  void close() {
    sws_freeContext(conversion);
    pixels.close();
    target.close();
    targetStride.close();
  }

  private void prepare(Form form) {
    long bytes = (long) form.width() * form.height() * BYTES_PER_PIXEL;
    if (pixels.capacity() < bytes) {
      pixels.close();
      pixels = new BytePointer(bytes);
    }
    if (form.equals(prepared)) {
      return;
    }
    sws_freeContext(conversion);
    prepared = null;
    conversion =
        sws_getContext(
            form.width(),
            form.height(),
            form.format(),
            form.width(),
            form.height(),
            AV_PIX_FMT_BGR0,
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (conversion == null) {
      throw new IllegalStateException("FFmpeg cannot convert pixel format " + form.format());
    }
    IntPointer theirs = sws_getCoefficients(form.colours());
    IntPointer screen = sws_getCoefficients(SWS_CS_DEFAULT);
    int range = form.fullRange() ? 1 : 0;
    sws_setColorspaceDetails(conversion, theirs, range, screen, 1, 0, ONE, ONE);
    prepared = form;
  }

  private boolean isFullRange() {
    int format = frame.format();
    return frame.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P;
  }
}
