package dev.framecast.viewer.sink.web.reader;

import java.util.concurrent.TimeUnit;

/**
 * How many frames may be on their way to a page that tells how many it has got. Without this bound
 * frames would grow old in buffers that nobody here sees: the kernel's, a proxy's, the browser's.
 *
 * <p>The width is what the way holds when nothing queues on it, and one more to find out whether it
 * has become faster: frames delivered in one round trip, times the shortest round trip over this
 * one. (The same product of rate and shortest delay as in BBR, Cardwell et al., "BBR:
 * Congestion-Based Congestion Control", ACM Queue 2016.) A trip below 50 ms counts as one without a
 * queue: a browser that draws answers that unevenly. Not thread-safe: the session guards it.
 */
final class SendWindow {
  private static final int WIDEST = 64;
  private static final int NARROWEST = 2;
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long[] sentNanos = new long[WIDEST];
  private final long[] gotWhenSent = new long[WIDEST];
  private long sent;
  private long got;
  private boolean pageTells;
  private int width = NARROWEST;
  private long shortestNanos = Long.MAX_VALUE;

  /** Whether one more frame may be sent. */
  boolean isOpen() {
    return !pageTells || sent - got < width;
  }

  /** One frame is on its way. */
  void sent(long nowNanos) {
    int slot = (int) (sent % WIDEST);
    sentNanos[slot] = nowNanos;
    gotWhenSent[slot] = got;
    sent++;
  }

  /**
   * The page tells that it has got so many frames in all.
   *
   * @throws IllegalArgumentException when that cannot be
   */
  void got(long total, long nowNanos) {
    if (total < got || total > sent) {
      throw new IllegalArgumentException("a page cannot have got " + total + " of " + sent);
    }
    boolean isFirstWord = !pageTells;
    pageTells = true;
    if (total == got) {
      return;
    }
    got = total;
    if (isFirstWord) {
      return;
    }
    int slot = (int) ((total - 1) % WIDEST);
    long tripNanos = Math.max(1, nowNanos - sentNanos[slot]);
    shortestNanos = Math.min(shortestNanos, tripNanos);
    double share = Math.min(1, (double) Math.max(shortestNanos, GRACE_NANOS) / tripNanos);
    double held = (got - gotWhenSent[slot]) * share;
    width = Math.clamp(Math.round(held) + 1, NARROWEST, WIDEST);
  }

  /** How long the page has not told of the oldest frame on its way, nanoseconds; 0 without one. */
  long silenceNanos(long nowNanos) {
    return pageTells && sent > got ? nowNanos - sentNanos[(int) (got % WIDEST)] : 0;
  }
}
