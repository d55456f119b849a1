package dev.framecast.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits in {@code main} until SIGTERM or SIGINT arrives or the service ends by itself, and lets the
 * closing that follows finish before the process ends, with status 0, within five seconds.
 *
 * <p>{@link #await} belongs to the main thread; {@link #request} may come from any.
 */
public final class OrderlyStop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /** Registers for the signals. Close it last, when everything else is closed. */
  public OrderlyStop() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "orderly-stop"));
  }

  /** Asks for the stop. */
  public void request() {
    asked.countDown();
  }

  /** Blocks until the stop is asked for. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Blocks until the stop is asked for, or the time is over; whether it was asked for. */
  public boolean await(Duration atMost) throws InterruptedException {
    return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    done.countDown();
  }

  private void signalled() {
    if (done.getCount() == 0) {
      return;
    }
    request();
    try {
      if (done.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        // A JVM that dies of a signal reports 128+signal; supervisors want 0 for an orderly stop.
        Runtime.getRuntime().halt(0);
      }
      LOG.error("not everything was closed within {} s", DEADLINE.toSeconds());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
