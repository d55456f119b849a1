package dev.framecast.capture.encode;

import dev.framecast.wire.clock.MicrosClock;
import java.time.Duration;

/**
 * When the next keyframe is due: at once at the start, when one is wanted, and when the last is as
 * old as the interval. It goes by the clock and not by the count, because the rate varies.
 *
 * <p>Owned by one thread.
 */
final class KeyframeRhythm {
  private final long intervalUs;
  private final MicrosClock clock;
  private boolean owed = true;
  private long lastUs;

  KeyframeRhythm(Duration interval, MicrosClock clock) {
    this.intervalUs = interval.toNanos() / 1_000;
    this.clock = clock;
  }

  /** Whether the next picture must be a keyframe; stays so until one was {@link #made}. */
  boolean isDue(boolean wanted) {
    owed |= wanted || clock.nowUs() - lastUs >= intervalUs;
    return owed;
  }

  /** A keyframe was made. */
  void made() {
    owed = false;
    lastUs = clock.nowUs();
  }

  /** What was encoded is not whole: only a keyframe mends it. */
  void broken() {
    owed = true;
  }
}
