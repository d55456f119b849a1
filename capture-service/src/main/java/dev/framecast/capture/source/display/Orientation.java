package dev.framecast.capture.source.display;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a picture must be turned to be upright: the eight orientations that EXIF 2.3 (tag 0x0112) and
 * the display matrix of ISO/IEC 14496-12 (8.3.2.3) can state. Free angles are not turned.
 */
public enum Orientation {
  /** As it is. */
  UPRIGHT(""),
  /** Left and right change places. */
  MIRRORED("hflip"),
  /** By half a turn. */
  HALF_TURN("hflip,vflip"),
  /** Top and bottom change places. */
  FLIPPED("vflip"),
  /** Rows become columns. */
  TRANSPOSED("transpose=cclock_flip"),
  /** By a quarter, clockwise. */
  CLOCKWISE("transpose=clock"),
  /** Rows become columns, about the other diagonal. */
  TRANSVERSED("transpose=clock_flip"),
  /** By a quarter, anticlockwise. */
  ANTICLOCKWISE("transpose=cclock");

  /** Numbers of a display matrix, of 32 bits each. */
  private static final int NUMBERS = 9;

  private final String filters;

  Orientation(String filters) {
    this.filters = filters;
  }

  /**
   * What a display matrix states.
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
    if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
      boolean isFlipped = d < 0;
      return a < 0 ? (isFlipped ? HALF_TURN : MIRRORED) : isFlipped ? FLIPPED : UPRIGHT;
    }
    boolean isUp = b < 0;
    return c < 0 ? (isUp ? TRANSVERSED : CLOCKWISE) : isUp ? ANTICLOCKWISE : TRANSPOSED;
  }

  /** FFmpeg's filters that turn a picture so; empty for none. */
  String filters() {
    return filters;
  }
}
