package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The decoder's latest picture, in native memory: valid until the decoder's next frame, on the
 * decoder's thread. It is seen as it is meant to be: upright, and with square pixels.
 *
 * <p>Colours: matrix and range are those that the picture states; YUV that states no matrix has
 * that of ITU-R BT.709 from 720 lines on, else BT.601, as in Chromium. Primaries are taken for
 * those of the screen.
 */
public final class Picture {
  private static final int BYTES_PER_PIXEL = 4;
  private static final int ONE = 1 << 16;

  /** swscale writes whole vectors: what is behind a row's last pixel must be ours. */
  private static final int ROW_ALIGNMENT = 64 * BYTES_PER_PIXEL;

  private static final int HD_HEIGHT = 720;

  /** No lens and no broadcast format is beyond four to one: what is, is taken for a mistake. */
  private static final double MOST_ASPECT = 4;

  /** What a conversion depends on; the screen's sizes are those before it is turned. */
  private record Form(
      int width,
      int height,
      int screenWidth,
      int screenHeight,
      int format,
      int colours,
      boolean fullRange) {}

  private final AVFrame frame;
  private final PointerPointer<BytePointer> target = new PointerPointer<>(1);
  private final IntPointer targetStride = new IntPointer(1);
  private BytePointer pixels = new BytePointer();
  private Orientation orientation = Orientation.UPRIGHT;
  private int screenWidth;
  private int screenHeight;
  private @Nullable SwsContext conversion;
  private @Nullable Form prepared;

  Picture(AVFrame frame) {
    this.frame = frame;
  }

  /**
   * Takes note of the shape of what was just decoded.
   *
   * @param isVideo whether its pixels need not be squares; those of stills browsers draw as
   *     squares, and turn them as EXIF says
   */
  void decoded(boolean isVideo) {
    double aspect = isVideo ? pixelAspect() : 1;
    screenWidth = aspect > 1 ? even(frame.width() * aspect) : frame.width();
    screenHeight = aspect < 1 ? even(frame.height() / aspect) : frame.height();
    AVFrameSideData matrix = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    orientation =
        isVideo || matrix == null
            ? Orientation.UPRIGHT
            : Orientation.of(matrix.data().capacity(matrix.size()).asByteBuffer());
  }

  /** Width on the screen, pixels. */
  public int width() {
    return orientation.isTransposed() ? screenHeight : screenWidth;
  }

  /** Height on the screen, pixels. */
  public int height() {
    return orientation.isTransposed() ? screenWidth : screenHeight;
  }

  /**
   * Converts to one int a pixel, {@code 0xxxRRGGBB}, rows from the top without padding, as {@code
   * BufferedImage.TYPE_INT_RGB} has them; the highest byte means nothing.
   *
   * @param rgb at least width times height long
   */
  public void copyRgb(int[] rgb) {
    int rowPixels = stride(screenWidth) / BYTES_PER_PIXEL;
    IntBuffer rows = converted();
    if (!orientation.equals(Orientation.UPRIGHT)) {
      orientation.turn(rows, rowPixels, screenWidth, screenHeight, rgb);
      return;
    }
    for (int row = 0; row < screenHeight; row++) {
      rows.get(row * rowPixels, rgb, row * screenWidth, screenWidth);
    }
  }

  void close() {
    sws_freeContext(conversion);
    pixels.close();
    target.close();
    targetStride.close();
  }

  /** As the decoder has it, not yet turned; rows are padded. */
  private IntBuffer converted() {
    Form form =
        new Form(
            frame.width(),
            frame.height(),
            screenWidth,
            screenHeight,
            frame.format(),
            matrix(),
            isFullRange());
    int stride = stride(screenWidth);
    prepare(form);
    target.put(pixels);
    targetStride.put(stride);
    sws_scale(conversion, frame.data(), frame.linesize(), 0, form.height(), target, targetStride);
    return pixels
        .position(0)
        .limit((long) stride * screenHeight)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer();
  }

  private static int stride(int width) {
    int bytes = width * BYTES_PER_PIXEL;
    return (bytes + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
  }

  private void prepare(Form form) {
    long bytes = (long) stride(form.screenWidth()) * (form.screenHeight() + 1);
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
            form.screenWidth(),
            form.screenHeight(),
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

  private double pixelAspect() {
    AVRational stated = frame.sample_aspect_ratio();
    double aspect = stated.den() == 0 ? 0 : (double) stated.num() / stated.den();
    return aspect > MOST_ASPECT || aspect < 1 / MOST_ASPECT ? 1 : aspect;
  }

  private static int even(double pixels) {
    return (int) Math.round(pixels / 2) * 2;
  }

  private int matrix() {
    boolean isSaid = frame.colorspace() != AVCOL_SPC_UNSPECIFIED;
    int usual = frame.height() >= HD_HEIGHT ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    return isSaid ? frame.colorspace() : usual;
  }

  private boolean isFullRange() {
    int format = frame.format();
    return frame.color_range() == AVCOL_RANGE_JPEG
        || format == AV_PIX_FMT_YUVJ420P
        || format == AV_PIX_FMT_YUVJ422P
        || format == AV_PIX_FMT_YUVJ444P;
  }
}
