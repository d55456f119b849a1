package dev.framecast.capture.source.video;

import java.time.Duration;

/**
 * How long a live stream may be silent before it is taken to hang: at a camera's usual rate long
 * enough for a hiccup of the network, at a slow one three times the longest interval seen lately.
 * While it is not known how fast the stream flows, much longer; less where the connection before
 * has shown it.
 *
 * <p>Owned by one thread.
 */
final class Patience {
  /** For cameras that send a picture every ten or twenty seconds. */
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

  /** For servers that take their time before they begin. */
  private static final Duration AFTER_A_FAST_ONE = Duration.ofSeconds(8);

  private static final Duration LEAST = Duration.ofMillis(1_250);
  private static final int INTERVALS_MISSED = 3;
  private static final int ENOUGH_INTERVALS = 5;

  /**
   * What each frame takes off the longest interval, so that one hiccup is forgotten in a second.
   */
  private static final double FORGETTING = 0.98;

  private Duration untilKnown = UNTIL_KNOWN;
  private long lastNanos;
  private double longestNanos;
  private int arrivals;

  /** The stream is opened anew: it flows as it did, if it does. */
  void restart() {
    if (arrivals > ENOUGH_INTERVALS) {
      Duration missed = missed();
      untilKnown = missed.compareTo(AFTER_A_FAST_ONE) > 0 ? missed : AFTER_A_FAST_ONE;
    }
    arrivals = 0;
    longestNanos = 0;
  }

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
    Duration missed = missed();
    Duration least = arrivals <= ENOUGH_INTERVALS ? untilKnown : LEAST;
    return missed.compareTo(least) > 0 ? missed : least;
  }

  private Duration missed() {
    return Duration.ofNanos((long) (INTERVALS_MISSED * longestNanos));
  }
}
