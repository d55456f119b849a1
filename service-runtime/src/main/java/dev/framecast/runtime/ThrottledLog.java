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
    if (isDue()) {
      log.warn("{}", withLeftOut(line));
    }
  }

  /** Reports a failure with its stack, unless the interval's line has been written. */
  public void error(String line, Throwable failure) {
    if (isDue()) {
      log.error("{}", withLeftOut(line), failure);
    }
  }

  private boolean isDue() {
    long now = System.nanoTime();
    long next = nextNanos.get();
    boolean due = now - next >= 0 && nextNanos.compareAndSet(next, now + intervalNanos);
    if (!due) {
      leftOut.incrementAndGet();
    }
    return due;
  }

  private String withLeftOut(String line) {
    long skipped = leftOut.getAndSet(0);
    return skipped == 0 ? line : line + " (and " + skipped + " more like it)";
  }
}
