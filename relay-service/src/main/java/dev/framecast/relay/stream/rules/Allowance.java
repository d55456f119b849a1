package dev.framecast.relay.stream.rules;

/** So many times a second, and no more. Not thread-safe. */
final class Allowance {
  private static final long SECOND_US = 1_000_000;

  private final int aSecond;
  private long sinceUs;
  private int taken;

  Allowance(int aSecond) {
    this.aSecond = aSecond;
  }

  /** Takes one, if one is left in this second. */
  boolean take(long nowUs) {
    if (!isLeft(nowUs)) {
      return false;
    }
    taken++;
    return true;
  }

  /** Whether none was taken in this second. */
  boolean isUntouched(long nowUs) {
    return isLeft(nowUs) && taken == 0;
  }

  /** Whether one is left in this second. */
  boolean isLeft(long nowUs) {
    if (nowUs - sinceUs >= SECOND_US) {
      sinceUs = nowUs;
      taken = 0;
    }
    return taken < aSecond;
  }
}
