package dev.framecast.viewer.sink.web.feed;

/**
 * Frames per second over the last frames, at most {@link #WINDOW} of them. Not thread-safe: its
 * feed guards it.
 */
final class FrameRate {
  private static final int WINDOW = 64;
  private static final long SILENCE_US = 2_000_000;

  private final long[] timesUs = new long[WINDOW];
  private int count;

  void frame(long atUs) {
    timesUs[count % WINDOW] = atUs;
    count++;
  }

  void clear() {
    count = 0;
  }

  /**
   * Frames per second at this moment; 0 when the last two seconds, or two frames' time, had none.
   */
  double perSecond(long nowUs) {
    int known = Math.min(count, WINDOW);
    if (known < 2) {
      return 0;
    }
    long newest = timesUs[(count - 1) % WINDOW];
    long oldest = timesUs[(count - known) % WINDOW];
    long intervalUs = Math.max(1, (newest - oldest) / (known - 1));
    if (nowUs - newest > Math.max(SILENCE_US, 2 * intervalUs)) {
      return 0;
    }
    return 1e6 / intervalUs;
  }
}
