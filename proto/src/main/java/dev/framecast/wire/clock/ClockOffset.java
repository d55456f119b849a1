package dev.framecast.wire.clock;

/**
 * How far the relay's clock is ahead of ours, from four-timestamp probes (RFC 5905 section 8):
 * offset = ((t2-t1) + (t3-t4)) / 2, round trip = (t4-t1) - (t3-t2). Of the last eight probes the
 * one with the shortest round trip counts (RFC 5905 section 10), because queues only ever lengthen
 * a trip; the error is at most half that round trip.
 *
 * <p>Thread-safe: one thread adds probes, any reads.
 */
public final class ClockOffset {
  private static final int WINDOW = 8;

  private final long[] offsetsUs = new long[WINDOW];
  private final long[] roundTripsUs = new long[WINDOW];
  private int probes;
  private volatile Estimate best = new Estimate(0, Long.MAX_VALUE);

  /**
   * The best probe of the window.
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
    int slot = probes % WINDOW;
    offsetsUs[slot] = ((t2Us - t1Us) + (t3Us - t4Us)) / 2;
    roundTripsUs[slot] = roundTripUs;
    probes++;
    int bestSlot = 0;
    for (int i = 1; i < Math.min(probes, WINDOW); i++) {
      if (roundTripsUs[i] < roundTripsUs[bestSlot]) {
        bestSlot = i;
      }
    }
    best = new Estimate(offsetsUs[bestSlot], roundTripsUs[bestSlot]);
  }

  /** The current estimate. */
  public Estimate estimate() {
    return best;
  }
}
