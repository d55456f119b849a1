package dev.framecast.runtime;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tries again until it works, with growing, jittered pauses, so that a thousand peers whose relay
 * came back do not arrive at once. Blocks the calling thread, which may be interrupted.
 *
 * @param first pause after the first failure
 * @param longest pause after many
 */
public record Reconnect(Duration first, Duration longest) {
  private static final double FACTOR = 1.7;
  private static final double JITTER = 0.3;

  /** From there on the longest pause is reached, and a larger power would only overflow. */
  private static final int ENOUGH_FAILURES = 20;

  /** For sessions with the relay: back within 2 s of its return. */
  public static Reconnect toRelay() {
    return new Reconnect(Duration.ofMillis(100), Duration.ofMillis(1_000));
  }

  /** For cameras and other sources. */
  public static Reconnect toSource() {
    return new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * The pause, before jitter, after so many failures in a row: for loops that wait in their own
   * way.
   *
   * @param failures 1 for the first failure
   */
  public Duration pauseAfter(int failures) {
    double millis = first.toMillis() * Math.pow(FACTOR, Math.min(failures - 1, ENOUGH_FAILURES));
    return Duration.ofMillis((long) Math.min(millis, longest.toMillis()));
  }

  /**
   * Runs {@code attempt} until it returns without an {@link IOException}.
   *
   * @param failed told of each failure before the pause, on the calling thread
   * @throws InterruptedException when the thread was interrupted
   */
  public <T> T untilDone(CheckedSupplier<T> attempt, Consumer<Throwable> failed)
      throws InterruptedException {
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handle(IOException.class)
            .withBackoff(first, longest, FACTOR)
            .withJitter(JITTER)
            .withMaxRetries(-1)
            .onRetryScheduled(event -> failed.accept(event.getLastException()))
            .build();
    try {
      return Failsafe.with(policy).get(attempt);
    } catch (FailsafeException wrapped) {
      if (wrapped.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw wrapped;
    }
  }
}
