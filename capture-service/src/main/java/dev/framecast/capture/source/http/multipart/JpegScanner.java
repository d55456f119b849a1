package dev.framecast.capture.source.http.multipart;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a JPEG while its bytes come (ITU-T T.81 annex B): walks along the lengths of the
 * segments up to the first scan, so that a thumbnail inside does not end it, and then looks for EOI
 * or for the SOI of the next picture, neither of which coded data can hold.
 *
 * <p>Owned by one thread.
 */
final class JpegScanner {
  /** What every picture's first byte is. */
  static final byte FIRST = (byte) 0xff;

  /** SOI, and the first byte of the marker that must follow it. */
  static final int BEGINNING_BYTES = 3;

  private static final int MARKER = 0xff;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xd0;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private int position;
  private boolean isInScan;

  /** What is known after the bytes so far. */
  enum Found {
    /** Neither end was there yet. */
    NOTHING,
    /** EOI: the picture ends at {@link #position}. */
    END,
    /** The next picture begins at {@link #position}, and this one never ended. */
    NEXT
  }

  /** Whether a picture begins there; that many bytes must have come. */
  static boolean beginsAt(byte[] bytes, int at) {
    return bytes[at] == FIRST && bytes[at + 1] == (byte) SOI && bytes[at + 2] == FIRST;
  }

  /** A picture begins with the next bytes, of which the first two are SOI. */
  void begin() {
    position = 2;
    isInScan = false;
  }

  /** Bytes from the picture's first on that have been looked at; may lie behind what has come. */
  int position() {
    return position;
  }

  /**
   * Looks on.
   *
   * @param bytes hold the picture from {@code from} on, up to {@code to}
   */
  Found scan(byte[] bytes, int from, int to) {
    while (!isInScan) {
      int at = from + position;
      if (at + 4 > to) {
        return endsHere(bytes, at, to) ? Found.END : Found.NOTHING;
      }
      if (bytes[at] != (byte) MARKER) {
        isInScan = true;
      } else if (passMarker(bytes[at + 1] & 0xff, bytes, at)) {
        return Found.END;
      }
    }
    return scanCoded(bytes, from, to);
  }

  /** Whether that was EOI. */
  private boolean passMarker(int marker, byte[] bytes, int at) {
    switch (marker) {
      case EOI -> {
        position += 2;
        return true;
      }
      case MARKER -> position++;
      case SOI, TEM, RST0, RST0 + 1, RST0 + 2, RST0 + 3, RST0 + 4, RST0 + 5, RST0 + 6, RST0 + 7 ->
          position += 2;
      default -> {
        int length = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        isInScan = marker == SOS || marker == 0 || length < 2;
        position += 2 + length;
      }
    }
    return false;
  }

  private boolean endsHere(byte[] bytes, int at, int to) {
    boolean ends = at + 2 <= to && bytes[at] == (byte) MARKER && bytes[at + 1] == (byte) EOI;
    position += ends ? 2 : 0;
    return ends;
  }

  /** Whether one of eight bytes is 0xff: the test for a zero byte, of the complement. */
  private static boolean holdsMarker(long eight) {
    return (~eight - ONES & eight & TOPS) != 0;
  }

  private Found scanCoded(byte[] bytes, int from, int to) {
    int at = from + position;
    while (at + 1 < to) {
      if (at + Long.BYTES <= to && !holdsMarker((long) EIGHT.get(bytes, at))) {
        at += Long.BYTES;
        continue;
      }
      if (bytes[at] == (byte) MARKER) {
        int next = bytes[at + 1] & 0xff;
        if (next == EOI || next == SOI) {
          position = at - from + (next == EOI ? 2 : 0);
          return next == EOI ? Found.END : Found.NEXT;
        }
      }
      at++;
    }
    position = at - from;
    return Found.NOTHING;
  }
}
