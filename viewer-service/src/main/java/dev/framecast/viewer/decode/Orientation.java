package dev.framecast.viewer.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * How a picture must be turned to be upright: the eight orientations of EXIF 2.3 (tag 0x0112),
 * which FFmpeg's decoders give as a display matrix (ISO/IEC 14496-12, 8.3.2.3).
 *
 * @param isTransposed whether rows become columns; that comes first
 * @param isMirrored whether left and right then change places
 * @param isFlipped whether top and bottom then change places
 */
record Orientation(boolean isTransposed, boolean isMirrored, boolean isFlipped) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** Numbers of a display matrix, of 32 bits each. */
  private static final int NUMBERS = 9;

  /**
   * What a display matrix states; free angles are taken for the nearest quarter.
   *
   * @param matrix as FFmpeg's side data has it: nine numbers in the machine's byte order, the first
   *     five being a, b, u, c, d
   */
  static Orientation of(ByteBuffer matrix) {
    if (matrix.remaining() < NUMBERS * Integer.BYTES) {
      return UPRIGHT;
    }
    ByteBuffer in = matrix.slice().order(ByteOrder.nativeOrder());
    long a = in.getInt(0);
    long b = in.getInt(4);
    long c = in.getInt(12);
    long d = in.getInt(16);
    // The pixel in column x and row y goes to column ax + cy and row bx + dy.
    boolean isTransposed = Math.abs(a) + Math.abs(d) < Math.abs(b) + Math.abs(c);
    return isTransposed
        ? new Orientation(true, c < 0, b < 0)
        : new Orientation(false, a < 0, d < 0);
  }

  /**
   * Turns a picture.
   *
   * @param from rows from the top
   * @param rowPixels from the start of one row to that of the next
   * @param width of {@code from}
   * @param height of {@code from}
   * @param to the turned picture's rows from the top, without padding
   */
  void turn(IntBuffer from, int rowPixels, int width, int height, int[] to) {
    int turnedWidth = isTransposed ? height : width;
    int turnedHeight = isTransposed ? width : height;
    int alongColumn = isTransposed ? rowPixels : 1;
    int step = isMirrored ? -alongColumn : alongColumn;
    for (int y = 0; y < turnedHeight; y++) {
      int row = isFlipped ? turnedHeight - 1 - y : y;
      int column = isMirrored ? turnedWidth - 1 : 0;
      int at = isTransposed ? column * rowPixels + row : row * rowPixels + column;
      int target = y * turnedWidth;
      for (int x = 0; x < turnedWidth; x++) {
        to[target + x] = from.get(at);
        at += step;
      }
    }
  }
}
