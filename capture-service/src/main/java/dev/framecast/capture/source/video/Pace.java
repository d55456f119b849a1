package dev.framecast.capture.source.video;

import dev.framecast.capture.source.media.PictureReader;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets a recording run as fast as it was recorded. A frame that is late comes at once, but never
 * closer than half an interval behind the one before, so that a short stall is caught up without a
 * burst; after a long one the recording goes on from where it stands.
 *
 * <p>Where a recording's times step back, or ahead by more than any pause, as they do where files
 * were joined or a recorder's clock was set, the next frame is due one interval behind the last.
 * FFmpeg's command line does the same to formats whose times may jump (its {@code
 * -dts_delta_threshold} is 10 s); in the others a pause is usually meant.
 *
 * <p>Owned by one thread.
 */
final class Pace {
  private static final double USUAL_FPS = 25;
  private static final long LONGEST_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long JUMP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A recording of a picture each minute has no shorter pauses. */
  private static final int LONGEST_STEP_INTERVALS = 3;

  private final long averageNanos;
  private final long longestStepNanos;
  private final LongSupplier nanoTime;
  private long intervalNanos;
  private long zeroNanos;
  private long zeroUs = PictureReader.NO_TIME;
  private long lastUs = PictureReader.NO_TIME;
  private long dueNanos;
  private long lastNanos;
  private int untold;
  private boolean hasPlayed;

  /**
   * A pace that begins with the first frame.
   *
   * @param fps frames a second, for frames that tell no time; 0 where it is not known
   * @param mayJump whether the format's times may jump in the middle
   */
  Pace(double fps, boolean mayJump) {
    this(fps, mayJump, System::nanoTime);
  }

  /** The same with a clock like {@link System#nanoTime}. */
  Pace(double fps, boolean mayJump, LongSupplier nanoTime) {
    this.averageNanos = (long) (TimeUnit.SECONDS.toNanos(1) / (fps > 0 ? fps : USUAL_FPS));
    this.intervalNanos = averageNanos;
    this.longestStepNanos =
        Math.max(mayJump ? JUMP_NANOS : LONGEST_PAUSE_NANOS, LONGEST_STEP_INTERVALS * averageNanos);
    this.nanoTime = nanoTime;
  }

  /** Waits until a picture is due; one whose wait is interrupted is closed. */
  void await(PictureReader.Timed read) throws InterruptedException {
    try {
      TimeUnit.NANOSECONDS.sleep(pauseNanos(read.atUs()));
      lastNanos = nanoTime.getAsLong();
    } catch (InterruptedException closed) {
      read.picture().close();
      throw closed;
    }
  }

  /** The recording begins anew: its first frame is due one interval after the last one. */
  void restart() {
    zeroUs = PictureReader.NO_TIME;
  }

  /**
   * How long to wait for a frame, from now on; it is the last one then.
   *
   * @param atUs its time in the recording, microseconds, or {@link PictureReader#NO_TIME}
   */
  long pauseNanos(long atUs) {
    long nowNanos = nanoTime.getAsLong();
    if (!hasPlayed) {
      dueNanos = nowNanos;
      begin(atUs);
    } else if (atUs == PictureReader.NO_TIME) {
      dueNanos += usualNanos();
    } else if (zeroUs == PictureReader.NO_TIME || isJump(atUs)) {
      dueNanos += usualNanos();
      begin(atUs);
    } else {
      long stepNanos = TimeUnit.MICROSECONDS.toNanos(atUs - lastUs) / (untold + 1);
      intervalNanos = stepNanos > 0 ? stepNanos : intervalNanos;
      long told = zeroNanos + TimeUnit.MICROSECONDS.toNanos(atUs - zeroUs);
      dueNanos = Math.max(dueNanos, told);
    }
    untold = atUs == PictureReader.NO_TIME ? untold + 1 : 0;
    lastUs = atUs == PictureReader.NO_TIME ? lastUs : atUs;
    long late = nowNanos - dueNanos;
    if (late > LONGEST_CATCH_UP_NANOS) {
      zeroNanos += late;
      dueNanos = nowNanos;
    }
    long until = hasPlayed ? Math.max(dueNanos, lastNanos + usualNanos() / 2) : dueNanos;
    hasPlayed = true;
    lastNanos = Math.max(until, nowNanos);
    return Math.max(0, until - nowNanos);
  }

  /** A pause makes the last interval long, a jump the average of all that a file tells. */
  private long usualNanos() {
    return Math.min(averageNanos, intervalNanos);
  }

  private boolean isJump(long atUs) {
    long stepNanos = TimeUnit.MICROSECONDS.toNanos(atUs - lastUs);
    return stepNanos > longestStepNanos || stepNanos < -usualNanos() / 2;
  }

  private void begin(long atUs) {
    zeroNanos = dueNanos;
    zeroUs = atUs;
  }
}
