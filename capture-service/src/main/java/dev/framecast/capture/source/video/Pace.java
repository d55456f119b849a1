package dev.framecast.capture.source.video;

import dev.framecast.capture.source.media.PictureReader;
import java.util.concurrent.TimeUnit;

/**
 * Lets a recording run as fast as it was recorded. A frame that is late comes at once, but never
 * closer than half an interval behind the one before, so that a short stall is caught up without a
 * burst; after a long one the recording goes on from where it stands.
 *
 * <p>Owned by one thread.
 */
final class Pace {
  private static final long LONGEST_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final long intervalNanos;
  private long zeroNanos;
  private long firstUs;
  private long dueNanos;
  private long lastNanos;
  private boolean isRunning;
  private boolean hasPlayed;

  /**
   * A pace that begins with the first frame.
   *
   * @param fps frames a second, for frames that tell no time
   */
  Pace(double fps) {
    this.intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / fps);
  }

  /**
   * Waits until a frame is due.
   *
   * @param atUs its time in the recording, microseconds, or {@link PictureReader#NO_TIME}
   */
  void await(long atUs) throws InterruptedException {
    long nowNanos = System.nanoTime();
    if (!isRunning) {
      begin(atUs, nowNanos);
    } else {
      long told = zeroNanos + TimeUnit.MICROSECONDS.toNanos(atUs - firstUs);
      dueNanos =
          atUs == PictureReader.NO_TIME ? dueNanos + intervalNanos : Math.max(dueNanos, told);
    }
    long late = nowNanos - dueNanos;
    if (late > LONGEST_CATCH_UP_NANOS) {
      zeroNanos += late;
      dueNanos = nowNanos;
    }
    long until = hasPlayed ? Math.max(dueNanos, lastNanos + intervalNanos / 2) : dueNanos;
    TimeUnit.NANOSECONDS.sleep(until - nowNanos);
    lastNanos = System.nanoTime();
    hasPlayed = true;
  }

  /** The recording begins anew: its first frame is due one interval after the last one. */
  void restart() {
    isRunning = false;
  }

  private void begin(long atUs, long nowNanos) {
    dueNanos = hasPlayed ? dueNanos + intervalNanos : nowNanos;
    zeroNanos = dueNanos;
    firstUs = atUs == PictureReader.NO_TIME ? 0 : atUs;
    isRunning = true;
  }
}
