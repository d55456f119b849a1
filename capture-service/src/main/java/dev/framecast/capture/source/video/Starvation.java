package dev.framecast.capture.source.video;

import java.time.Duration;

/**
 * How long an input has yielded something, and nothing that can be shown: pictures that build on
 * others before the first keyframe, say. Counts the time that was spent waiting only.
 *
 * <p>Owned by one thread.
 */
final class Starvation {
  /** Cameras that save bytes send a keyframe every ten or twenty seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Of a slow one, more time passes. */
  private static final int FEWEST_PIECES = 30;

  private static final Duration TELL = Duration.ofMillis(1_500);

  private long beforeNanos;
  private long startNanos;
  private int pieces;

  /** A picture came, or the input is opened. */
  void end() {
    beforeNanos = 0;
    pieces = 0;
  }

  /** Waiting begins, or goes on. */
  void begin() {
    startNanos = System.nanoTime();
  }

  /** Something came that is no picture, or none yet. */
  void arrived() {
    pieces++;
  }

  /** Whether it has gone on for so long that opening the input anew may help. */
  boolean isLong() {
    long nanos = beforeNanos + System.nanoTime() - startNanos;
    return nanos > LONGEST.toNanos() && pieces > FEWEST_PIECES;
  }

  /** Whether viewers are to be told, which ends this waiting. */
  boolean isToBeTold() {
    long nanos = System.nanoTime() - startNanos;
    boolean isTold = nanos > TELL.toNanos();
    beforeNanos += isTold ? nanos : 0;
    return isTold;
  }
}
