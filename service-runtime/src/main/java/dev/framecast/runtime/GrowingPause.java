package dev.framecast.runtime;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses after failures that are not failures to connect: each is longer than the one before, until
 * none came for a while. Not thread-safe: owned by the thread that pauses.
 */
public final class GrowingPause {
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private final Reconnect steps;
  private int failures;
  private long lastNanos;

  /** Pauses as long as {@code steps} says, with jitter. */
  public GrowingPause(Reconnect steps) {
    this.steps = steps;
  }

  /** Blocks for the pause after one more failure. */
  public void sleep() throws InterruptedException {
    if (failures > 0 && System.nanoTime() - lastNanos > FORGOTTEN.toNanos()) {
      failures = 0;
    }
    failures++;
    long millis = steps.pauseAfter(failures).toMillis();
    Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
    lastNanos = System.nanoTime();
  }
}
