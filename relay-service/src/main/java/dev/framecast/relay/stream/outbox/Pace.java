package dev.framecast.relay.stream.outbox;

/**
 * Thins frames out to a rate: on the average no more than asked for, and a frame that comes up to a
 * quarter of an interval early counts as on time, so that jitter costs nothing. Not thread-safe.
 */
final class Pace {
  private final long intervalUs;
  private long dueUs = Long.MIN_VALUE;

  Pace(float maxFps) {
    this.intervalUs = maxFps == 0 ? 0 : (long) Math.min(1_000_000 / (double) maxFps, 1e15);
  }

  /** Whether a frame may go now, in microseconds; when true, the next one is due an interval on. */
  boolean allows(long nowUs) {
    long earlyUs = intervalUs / 4;
    if (nowUs + earlyUs < dueUs) {
      return false;
    }
    dueUs = Math.max(dueUs, nowUs - earlyUs) + intervalUs;
    return true;
  }
}
