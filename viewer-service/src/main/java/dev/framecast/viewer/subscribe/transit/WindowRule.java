package dev.framecast.viewer.subscribe.transit;

/**
 * How many frames may be on their way to a viewer of the newest pictures. As long as none is held
 * up that is left to the sockets, and nothing is asked. When frames queue on the way (a slow link,
 * a proxy that buffers), the window becomes as narrow as can be; what a frame needs that travels
 * alone is measured; and the window is widened for as long as frames then need no longer.
 *
 * <p>The rule is that of TCP Vegas (Brakmo, O'Malley and Peterson, "TCP Vegas: New Techniques for
 * Congestion Detection and Avoidance", SIGCOMM 1994): of {@code window} frames, {@code window *
 * alone / transit} are what the way itself holds, and the rest stands in a queue. It doubles the
 * window up to half of the one that was found to queue, if that lets out no more than a moment's
 * frames, then adds one at a time, and tries that one again after a pause. What is measured alone
 * is measured again from time to time, because a queue that never empties would come to look like
 * the way itself (as BBR's ProbeRTT, Cardwell et al., ACM Queue 2016).
 *
 * <p>Frames that build on others are given more room: where one is left out, all are lost up to the
 * next keyframe. Times are microseconds on the relay's clock. Not thread-safe.
 */
final class WindowRule {
  /** No window: as many frames as the sockets take. */
  static final int UNLIMITED = 0;

  /** A frame held up longer than this is late; one twice as late, or two in a row, are a queue. */
  static final long LATE_US = 100_000;

  /** The same where frames build on others: a keyframe holds up those behind it for a while. */
  static final long LATE_INTER_CODED_US = 400_000;

  /** The widest there is. */
  static final int WIDEST = 32;

  /** The narrowest window where frames build on others. */
  static final int NARROWEST_INTER_CODED = 8;

  /** What a frame may wait behind others while there is a window. */
  private static final long ROOM_US = 50_000;

  /** A frame may wait at the relay for the next acknowledgement; of so many, one hardly does. */
  private static final int FEWEST_IN_ROUND = 3;

  /** What frames that one widening lets out may wait, should they queue. */
  private static final long STRIDE_US = 250_000;

  private static final long MEASURE_EVERY_US = 20_000_000;
  private static final long SHORTEST_PAUSE_US = 2_000_000;
  private static final long LONGEST_PAUSE_US = 32_000_000;
  private static final int NONE_FOUND = Integer.MAX_VALUE;

  private final long roundTripUs;
  private int window = UNLIMITED;
  private boolean interCoded;
  private long aloneUs;
  private long heldUpUs;

  private long heardUs;
  private int settling;
  private long roundBeganUs;
  private int framesInRound;
  private long shortestInRoundUs;
  private int queueing = NONE_FOUND;
  private long pauseUs = SHORTEST_PAUSE_US;
  private long boldAtUs;
  private long measureAtUs;
  private long calmSinceUs = Long.MIN_VALUE / 2;

  /**
   * Begins without a window.
   *
   * @param roundTripUs of a small message, with nothing else on the way
   */
  WindowRule(long roundTripUs) {
    this.roundTripUs = roundTripUs;
    this.aloneUs = roundTripUs / 2;
  }

  /**
   * Takes note of one frame and says how many may be unacknowledged from now on.
   *
   * @param transitUs from the relay to us
   * @param relayedUs when the relay got it
   * @param standsAlone whether it can be shown without any other
   */
  int arrived(long transitUs, long relayedUs, boolean standsAlone, long nowUs) {
    interCoded = !standsAlone;
    if (window == UNLIMITED) {
      watch(transitUs, nowUs);
    } else if (relayedUs >= heardUs) {
      measure(transitUs, nowUs);
    }
    return window;
  }

  /** Frames cannot be timed or named any more. */
  int giveUp() {
    window = UNLIMITED;
    heldUpUs = 0;
    return window;
  }

  /** Whether a frame that needed so long was held up. */
  boolean isLate(long transitUs) {
    return transitUs - aloneUs > lateUs();
  }

  /**
   * Whether a picture that needed so long is not what anybody would look at, were there a newer.
   */
  boolean isOld(long transitUs) {
    return transitUs - aloneUs > LATE_US;
  }

  private void watch(long transitUs, long nowUs) {
    aloneUs = Math.min(aloneUs, transitUs);
    heldUpUs = isLate(transitUs) ? heldUpUs + transitUs - aloneUs : 0;
    if (heldUpUs > (narrowest() + 1) * lateUs()) {
      heldUpUs = 0;
      boolean again = nowUs - calmSinceUs < LONGEST_PAUSE_US;
      pauseUs = again ? longer(pauseUs) : SHORTEST_PAUSE_US;
      boldAtUs = nowUs + pauseUs;
      queueing = NONE_FOUND;
      change(narrowest(), nowUs);
    }
  }

  private void measure(long transitUs, long nowUs) {
    if (settling > 0) {
      settling--;
      roundBeganUs = nowUs;
      return;
    }
    shortestInRoundUs = Math.min(shortestInRoundUs, transitUs);
    framesInRound++;
    if (framesInRound >= Math.max(window, FEWEST_IN_ROUND)) {
      endRound(nowUs);
    }
  }

  private void endRound(long nowUs) {
    if (window <= narrowest()) {
      if (shortestInRoundUs < aloneUs * 3 / 4) {
        queueing = NONE_FOUND;
        pauseUs = SHORTEST_PAUSE_US;
        boldAtUs = nowUs;
      }
      aloneUs = shortestInRoundUs;
      measureAtUs = nowUs + MEASURE_EVERY_US;
    }
    if (shortestInRoundUs - aloneUs > ROOM_US) {
      narrow(nowUs);
    } else if (isNotNeeded(nowUs) && nowUs >= boldAtUs) {
      calmSinceUs = nowUs;
      change(UNLIMITED, nowUs);
    } else if (window > narrowest() && nowUs >= measureAtUs) {
      change(narrowest(), nowUs);
    } else if (isFull(nowUs)) {
      change(window, nowUs);
    } else {
      widen(nowUs);
    }
  }

  /** Whether one frame takes four fifths of the time to the next: a second would be late. */
  private boolean isFull(long nowUs) {
    return window == 1
        && shortestInRoundUs > LATE_US
        && 5 * shortestInRoundUs > 4 * intervalUs(nowUs);
  }

  /** By Little's law, as many frames are on the way as come while one makes its way and back. */
  private boolean isNotNeeded(long nowUs) {
    long wayAndBackUs = shortestInRoundUs + roundTripUs / 2;
    return window >= WIDEST || window * intervalUs(nowUs) > 2 * wayAndBackUs;
  }

  private void narrow(long nowUs) {
    queueing = window;
    boldAtUs = nowUs + pauseUs;
    pauseUs = longer(pauseUs);
    int held = (int) (window * aloneUs / shortestInRoundUs);
    change(Math.clamp(held, narrowest(), window - 1), nowUs);
  }

  private void widen(long nowUs) {
    int most = window < queueing / 2 ? window : 1;
    int more = (int) Math.clamp(STRIDE_US / intervalUs(nowUs), 1, most);
    int wider = Math.min(window + more, WIDEST);
    if (wider < queueing) {
      change(wider, nowUs);
    } else if (nowUs >= boldAtUs) {
      queueing = NONE_FOUND;
      change(wider, nowUs);
    } else {
      change(window, nowUs);
    }
  }

  private long intervalUs(long nowUs) {
    return Math.max(1, (nowUs - roundBeganUs) / framesInRound);
  }

  private void change(int to, long nowUs) {
    // Frames sent under another window say nothing about this one, nor the first that fill it.
    if (to != window) {
      heardUs = nowUs + roundTripUs;
      settling = to;
    }
    window = to;
    framesInRound = 0;
    roundBeganUs = nowUs;
    shortestInRoundUs = Long.MAX_VALUE;
  }

  private long lateUs() {
    return interCoded ? LATE_INTER_CODED_US : LATE_US;
  }

  private int narrowest() {
    return interCoded ? NARROWEST_INTER_CODED : 1;
  }

  private static long longer(long pauseUs) {
    return Math.min(2 * pauseUs, LONGEST_PAUSE_US);
  }
}
