package dev.framecast.viewer.subscribe;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wish for a keyframe on its way from the sink to the relay. Any thread asks, as often as it
 * likes; the reporter of the session that runs takes it, and gets no more than one each {@link
 * #PAUSE_MILLIS}. A keyframe costs all viewers of a stream some of their bit rate.
 */
final class KeyframeRequest {
  /** The time between two of them, milliseconds. */
  static final long PAUSE_MILLIS = 500;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

  private final AtomicLong askedNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);
  private final Semaphore asked = new Semaphore(0);

  /** Asks, unless it was asked a moment ago. */
  void ask() {
    long now = System.nanoTime();
    long last = askedNanos.get();
    if (now - last >= PAUSE_NANOS && askedNanos.compareAndSet(last, now)) {
      asked.release();
    }
  }

  /** Blocks until one was asked for, at most so long; whether one was. */
  boolean await(long nanos) throws InterruptedException {
    boolean came = asked.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    asked.drainPermits();
    return came;
  }
}
