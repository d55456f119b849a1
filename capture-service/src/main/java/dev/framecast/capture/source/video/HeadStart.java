package dev.framecast.capture.source.video;

import dev.framecast.capture.source.media.PictureReader;
import java.util.concurrent.TimeUnit;

/**
 * Tells a recording whose server says nothing of its length from what is live. A live stream may
 * begin with some seconds from before, up to a keyframe; it runs no further ahead of the clock than
 * that. Steps of its times that are no pictures' intervals do not count. Only the beginning is
 * judged: over hours a camera's clock may gain on this one as much as a head start.
 *
 * <p>Owned by one thread.
 */
final class HeadStart {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long JUDGED_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LONGEST_STEP_US = TimeUnit.SECONDS.toMicros(2);

  private final long startNanos;
  private long lastUs = PictureReader.NO_TIME;
  private long playedUs;

  /** Begins with an input that was opened just now, on {@link System#nanoTime}'s clock. */
  HeadStart(long nowNanos) {
    this.startNanos = nowNanos;
  }

  /** Whether, with a picture of this time that came now, it can be no live stream. */
  boolean isOfRecording(long atUs, long nowNanos) {
    long sinceStartNanos = nowNanos - startNanos;
    if (atUs == PictureReader.NO_TIME || sinceStartNanos > JUDGED_NANOS) {
      return false;
    }
    long stepUs = lastUs == PictureReader.NO_TIME ? 0 : atUs - lastUs;
    playedUs += stepUs > 0 && stepUs <= LONGEST_STEP_US ? stepUs : 0;
    lastUs = atUs;
    return TimeUnit.MICROSECONDS.toNanos(playedUs) - sinceStartNanos > LONGEST_NANOS;
  }
}
