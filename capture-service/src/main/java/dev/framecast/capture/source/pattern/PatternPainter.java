package dev.framecast.capture.source.pattern;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.framecast.capture.source.picture.PictureSize;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;

/**
 * Draws the pattern in full-range YUV 4:2:0, which the JPEG encoder takes as it is: colour bars and
 * a grey ramp that never change, over them a square that moves and two lines of digits.
 *
 * <p>Owned by one thread. Off-heap: {@link #close} it.
 */
final class PatternPainter implements AutoCloseable {
  /** Luma and both chroma values of the bars, from white to black (ITU-R BT.601, full range). */
  private static final int[][] BARS = {
    {235, 128, 128}, {210, 16, 146}, {170, 166, 16}, {145, 54, 34},
    {106, 202, 222}, {81, 90, 240}, {41, 240, 110}, {16, 128, 128},
  };

  private static final int NEUTRAL = 128;
  private static final int DARK = 12;
  private static final int BRIGHT = 244;
  private static final int SECONDS_ACROSS = 4;

  private final PictureSize size;
  private final AVFrame background;
  private final int dot;
  private final byte[] bright;

  /**
   * Draws what never changes.
   *
   * @param columns characters in the longest line of text
   */
  PatternPainter(PictureSize size, int columns) {
    this.size = size;
    this.dot = Math.max(1, size.width() * 7 / 8 / (columns * (Digits.COLUMNS + 1)));
    this.bright = new byte[Math.max(dot, square())];
    Arrays.fill(bright, (byte) BRIGHT);
    this.background = blank();
    for (int plane = 0; plane < 3; plane++) {
      paintBackground(plane);
    }
  }

  /**
   * A new picture, which the caller owns.
   *
   * @param frame its number
   * @param fps pictures a second, which sets how far the square moves
   * @param lines at most two lines of digits
   */
  AVFrame paint(long frame, double fps, String... lines) {
    AVFrame picture = blank();
    for (int plane = 0; plane < 3; plane++) {
      int bytes = picture.linesize(plane) * rows(plane);
      Pointer.memcpy(picture.data(plane), background.data(plane), bytes);
    }
    ByteBuffer luma = plane(picture, 0);
    int stride = picture.linesize(0);
    paintSquare(luma, stride, frame, fps);
    for (int line = 0; line < lines.length; line++) {
      paintText(luma, stride, lines[line], textTop() + line * lineHeight());
    }
    return picture;
  }

  @Override
  public void close() {
    av_frame_free(background);
  }

  private AVFrame blank() {
    AVFrame frame = av_frame_alloc();
    frame.format(AV_PIX_FMT_YUVJ420P).width(size.width()).height(size.height());
    frame.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_SMPTE170M);
    if (av_frame_get_buffer(frame, 0) < 0) {
      av_frame_free(frame);
      throw new OutOfMemoryError("no memory for a picture of " + size);
    }
    return frame;
  }

  private void paintBackground(int plane) {
    ByteBuffer pixels = plane(background, plane);
    int columns = plane == 0 ? size.width() : size.width() / 2;
    byte[] row = new byte[columns];
    for (int y = 0; y < rows(plane); y++) {
      int picture = plane == 0 ? y : 2 * y;
      for (int x = 0; x < columns; x++) {
        row[x] = (byte) backgroundAt(plane, (double) x / columns, picture);
      }
      pixels.put(y * background.linesize(plane), row);
    }
  }

  private int backgroundAt(int plane, double across, int y) {
    boolean text = y >= textTop() - dot && y < textTop() + 2 * lineHeight();
    if (text) {
      return plane == 0 ? DARK : NEUTRAL;
    }
    boolean ramp = y >= size.height() * 7 / 8;
    if (ramp) {
      return plane == 0 ? (int) (255 * across) : NEUTRAL;
    }
    return BARS[(int) (across * BARS.length)][plane];
  }

  private void paintSquare(ByteBuffer luma, int stride, long frame, double fps) {
    int room = size.width() - square();
    int x = (int) (frame * size.width() / (SECONDS_ACROSS * fps) % room);
    int top = size.height() * 5 / 8;
    for (int y = top; y < top + square() && y < size.height(); y++) {
      luma.put(y * stride + x, bright, 0, square());
    }
  }

  private void paintText(ByteBuffer luma, int stride, String text, int top) {
    int left = size.width() / 16;
    for (int i = 0; i < text.length(); i++) {
      int x = left + i * (Digits.COLUMNS + 1) * dot;
      for (int cell = 0; cell < Digits.COLUMNS * Digits.ROWS; cell++) {
        int column = cell % Digits.COLUMNS;
        int row = cell / Digits.COLUMNS;
        if (Digits.isDot(text.charAt(i), column, row)) {
          paintDot(luma, stride, x + column * dot, top + row * dot);
        }
      }
    }
  }

  private void paintDot(ByteBuffer luma, int stride, int x, int y) {
    if (x + dot > size.width() || y + dot > size.height()) {
      return;
    }
    for (int row = y; row < y + dot; row++) {
      luma.put(row * stride + x, bright, 0, dot);
    }
  }

  private int square() {
    return Math.max(2, size.height() / 8);
  }

  private int textTop() {
    return size.height() / 8;
  }

  private int lineHeight() {
    return (Digits.ROWS + 2) * dot;
  }

  private int rows(int plane) {
    return plane == 0 ? size.height() : size.height() / 2;
  }

  private ByteBuffer plane(AVFrame picture, int plane) {
    long bytes = (long) picture.linesize(plane) * rows(plane);
    return picture.data(plane).capacity(bytes).asByteBuffer();
  }
}
