package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
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

  private final AVFrame frame;
  private final PointerPointer<BytePointer> target = new PointerPointer<>(1);
  private final IntPointer targetStride = new IntPointer(1);
  private BytePointer pixels = new BytePointer();
  private @Nullable SwsContext conversion;

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
   * Converts to one int a pixel, {@code 0x00RRGGBB}, rows from the top without padding, as {@code
   * BufferedImage.TYPE_INT_RGB} has them.
   *
   * @param rgb at least width times height long
   */
  public void copyRgb(int[] rgb) {
    int width = width();
    int height = height();
    int stride = width * BYTES_PER_PIXEL;
    prepare(width, height);
    target.put(pixels);
    targetStride.put(stride);
    sws_scale(conversion, frame.data(), frame.linesize(), 0, height, target, targetStride);
    pixels
        .position(0)
        .limit((long) stride * height)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(rgb, 0, width * height);
  }

  void close() {
    sws_freeContext(conversion);
    pixels.close();
    target.close();
    targetStride.close();
  }

  private void prepare(int width, int height) {
    long bytes = (long) width * height * BYTES_PER_PIXEL;
    if (pixels.capacity() < bytes) {
      pixels.close();
      pixels = new BytePointer(bytes);
    }
    SwsContext ready =
        sws_getCachedContext(
            conversion,
            width,
            height,
            frame.format(),
            width,
            height,
            AV_PIX_FMT_BGR0,
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (ready == null) {
      throw new IllegalStateException("FFmpeg cannot convert pixel format " + frame.format());
    }
    if (conversion == null || !ready.equals(conversion)) {
      setColours(ready);
    }
    conversion = ready;
  }

  private void setColours(SwsContext ready) {
    IntPointer ours = sws_getCoefficients(frame.colorspace());
    IntPointer screen = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(ready, ours, isFullRange() ? 1 : 0, screen, 1, 0, ONE, ONE);
  }

  private boolean isFullRange() {
    int format = frame.format();
    return frame.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P;
  }
}
