package dev.framecast.capture.source.http;

import java.time.Duration;

/**
 * How long an address may be silent before it is taken to hang. Once its rate is known: three times
 * the longest interval seen lately. Before that much longer, and after each time that was too short
 * twice as long, so that a camera that sends a picture a minute is seen in the end. A peer that is
 * gone is found sooner, by TCP's keepalive; this is for one that is there and does nothing.
 *
 * <p>Owned by one thread; kept from one connection to the next.
 */
final class SilenceLimit {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LEAST = Duration.ofMillis(1_250);
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final int INTERVALS_MISSED = 3;
  private static final int ENOUGH_INTERVALS = 5;

  /** What each picture takes off the longest interval: one hiccup is forgotten in a second. */
  private static final double FORGETTING = 0.98;

  private Duration untilKnown = FIRST;
  private long lastNanos;
  private double longestNanos;
  private int pictures;

  /** A connection begins. */
  void begin() {
    pictures = 0;
    longestNanos = 0;
  }

  /** A picture came. */
  void picture(long nowNanos) {
    if (pictures > 0) {
      longestNanos = Math.max(nowNanos - lastNanos, longestNanos * FORGETTING);
    }
    lastNanos = nowNanos;
    pictures++;
  }

  /** The limit was reached. */
  void reached() {
    untilKnown = isKnown() ? FIRST : shorter(untilKnown.multipliedBy(2), MOST);
  }

  /** The longest time without a byte. */
  Duration withoutByte() {
    if (!isKnown()) {
      return untilKnown;
    }
    Duration missed = Duration.ofNanos((long) (INTERVALS_MISSED * longestNanos));
    return shorter(missed.compareTo(LEAST) > 0 ? missed : LEAST, MOST);
  }

  /** The longest time without a picture while bytes come: a slow link takes its time. */
  Duration withoutPicture() {
    Duration quiet = withoutByte();
    return quiet.compareTo(untilKnown) > 0 ? quiet : untilKnown;
  }

  private boolean isKnown() {
    return pictures > ENOUGH_INTERVALS;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
