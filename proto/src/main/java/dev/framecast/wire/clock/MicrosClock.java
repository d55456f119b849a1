package dev.framecast.wire.clock;

/** A clock in microseconds since 1970 that is never set back. Safe from any thread. */
@FunctionalInterface
public interface MicrosClock {
  /** Now, in microseconds since 1970 by this clock. */
  long nowUs();

  /**
   * A clock that reads the wall once and then follows the monotonic clock, so that a host whose
   * time is set never makes a frame younger or older.
   */
  static MicrosClock steady() {
    long wallUs = Math.multiplyExact(System.currentTimeMillis(), 1_000L);
    long startNanos = System.nanoTime();
    return () -> wallUs + (System.nanoTime() - startNanos) / 1_000;
  }
}
