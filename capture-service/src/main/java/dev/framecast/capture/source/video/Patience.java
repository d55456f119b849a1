package dev.framecast.capture.source.video;

import java.time.Duration;

/**
 * How long a live stream may be silent before it is taken to hang: at a camera's usual rate long
 * enough for a hiccup of the network, at a slow one three times the longest interval seen lately.
 * While it is not known how fast the stream flows, much longer.
 *
 * <p>Owned by one thread.
 */
final class Patience {
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(8);
  private static final Duration LEAST = Duration.ofMillis(1_250);
  private static final int INTERVALS_MISSED = 3;
  private static final int ENOUGH_INTERVALS = 5;

  /**
   * What each frame takes off the longest interval, so that one hiccup is forgotten in a second.
   */
  private static final double FORGETTING = 0.98;

  private long lastNanos;
  private double longestNanos;
  private int arrivals;

  /** A frame came. */
  void arrived(long nowNanos) {
    if (arrivals > 0) {
      longestNanos = Math.max(nowNanos - lastNanos, longestNanos * FORGETTING);
    }
    lastNanos = nowNanos;
    arrivals++;
  }

  /** For how long the next frame is waited for. */
  Duration now() {
    if (arrivals <= ENOUGH_INTERVALS) {
      return UNTIL_KNOWN;
    }
    Duration missed = Duration.ofNanos((long) (INTERVALS_MISSED * longestNanos));
    return missed.compareTo(LEAST) > 0 ? missed : LEAST;
  }
}
