package dev.framecast.wire.clock;

/**
 * How far the relay's clock is ahead of ours, from four-timestamp probes (RFC 5905 section 8):
 * offset = ((t2-t1) + (t3-t4)) / 2, round trip = (t4-t1) - (t3-t2). The probe with the shortest
 * round trip counts, because queues only ever lengthen a trip, until its age makes it worse than a
 * newer one (RFC 5905 section 10: half the round trip, and what the clocks may have drifted apart
 * since); its error is at most that sum. A queue of seconds on a slow link does not move it.
 *
 * <p>Thread-safe: one thread adds probes, any reads.
 */
public final class ClockOffset {
  /** Two clocks drift apart by at most 100 microseconds a second, if neither is a bad one. */
  private static final long DRIFT_PARTS = 10_000;

  private volatile Estimate best = new Estimate(0, Long.MAX_VALUE);
  private long bestAtUs;

  /**
   * The best probe.
   *
   * @param offsetUs the relay's clock minus ours, microseconds
   * @param roundTripUs its round trip, microseconds; {@code Long.MAX_VALUE} before the first probe
   */
  public record Estimate(long offsetUs, long roundTripUs) {}

  /**
   * Adds one probe; one whose times cannot be (a negative round trip) is left out.
   *
   * @param t1Us left here, our clock
   * @param t2Us arrived there, the relay's clock
   * @param t3Us left there, the relay's clock
   * @param t4Us arrived here, our clock
   */
  public synchronized void add(long t1Us, long t2Us, long t3Us, long t4Us) {
    long roundTripUs = (t4Us - t1Us) - (t3Us - t2Us);
    if (roundTripUs < 0 || t4Us < t1Us || t3Us < t2Us) {
      return;
    }
    long driftedUs = (t4Us - bestAtUs) / DRIFT_PARTS;
    if (roundTripUs / 2 <= best.roundTripUs() / 2 + driftedUs) {
      best = new Estimate(((t2Us - t1Us) + (t3Us - t4Us)) / 2, roundTripUs);
      bestAtUs = t4Us;
    }
  }

  /** The current estimate. */
  public Estimate estimate() {
    return best;
  }
}
