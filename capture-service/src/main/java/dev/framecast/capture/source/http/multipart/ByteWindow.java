package dev.framecast.capture.source.http.multipart;

import dev.framecast.wire.clock.MicrosClock;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a stream that have come and are still needed, in one buffer that is used again and
 * grows to the largest picture. Owned by one thread.
 */
final class ByteWindow {
  private static final int FIRST_BYTES = 64 << 10;
  private static final int LEAST_READ_BYTES = 4 << 10;

  private final InputStream in;
  private final int mostBytes;
  private final MicrosClock clock;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private long filledUs;

  /**
   * Begins empty.
   *
   * @param mostBytes that it holds at once
   */
  ByteWindow(InputStream in, int mostBytes, MicrosClock clock) {
    this.in = in;
    this.mostBytes = mostBytes;
    this.clock = clock;
    this.filledUs = clock.nowUs();
  }

  /** When the last bytes came, microseconds on the clock. */
  long filledUs() {
    return filledUs;
  }

  /** Where they lie, from {@link #from} to {@link #to}; changes with {@link #fill}. */
  byte[] bytes() {
    return bytes;
  }

  /** The first one. */
  int from() {
    return from;
  }

  /** Behind the last one. */
  int to() {
    return to;
  }

  /** How many there are. */
  int length() {
    return to - from;
  }

  /** Whether no more can be held than there is. */
  boolean isFull() {
    return length() >= mostBytes;
  }

  /** These are not needed any more. */
  void pass(int count) {
    from += count;
  }

  /** Waits for more; false at the end of the stream. Moves what there is. */
  boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, length());
      to -= from;
      from = 0;
    }
    if (bytes.length - to < LEAST_READ_BYTES) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, mostBytes + FIRST_BYTES));
    }
    int count = in.read(bytes, to, bytes.length - to);
    to += Math.max(0, count);
    filledUs = clock.nowUs();
    return count >= 0;
  }
}
