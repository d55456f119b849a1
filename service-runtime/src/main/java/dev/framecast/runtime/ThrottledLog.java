package dev.framecast.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * At most one line in each interval for one kind of event, with the number of those left out. Safe
 * from any thread.
 */
public final class ThrottledLog {
  private final Logger log;
  private final long intervalNanos;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong leftOut = new AtomicLong();

  /** Writes to {@code log} at most once in each {@code interval}. */
  public ThrottledLog(Logger log, Duration interval) {
    this.log = log;
    this.intervalNanos = interval.toNanos();
  }

  /** Warns, unless the interval's line has been written. */
  public void warn(String line) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + intervalNanos)) {
      leftOut.incrementAndGet();
      return;
    }
    long skipped = leftOut.getAndSet(0);
    if (skipped == 0) {
      log.warn("{}", line);
    } else {
      log.warn("{} (and {} more like it)", line, skipped);
    }
  }
}
