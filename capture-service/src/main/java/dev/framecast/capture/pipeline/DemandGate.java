package dev.framecast.capture.pipeline;

import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.publish.SourceState;
import java.util.concurrent.TimeUnit;

/**
 * Whether a source should be open: always, or on demand, which is while somebody watches and a
 * moment longer, so that a page that is loaded again does not close the camera.
 *
 * <p>Owned by the thread that owns the source.
 */
final class DemandGate {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final boolean onDemand;
  private final Publisher publisher;
  private long lastWantedNanos;

  DemandGate(boolean onDemand, Publisher publisher) {
    this.onDemand = onDemand;
    this.publisher = publisher;
  }

  /** Blocks until the source should be open; viewers to come are told meanwhile that it sleeps. */
  void awaitOpen() throws InterruptedException {
    if (!onDemand) {
      return;
    }
    if (publisher.demand().viewers() == 0) {
      publisher.tell(SourceState.idle());
      publisher.demand().awaitViewers();
      publisher.tell(SourceState.opening());
    }
    lastWantedNanos = System.nanoTime();
  }

  /** Whether the source, which is open, should stay so. */
  boolean isOpen() {
    if (!onDemand) {
      return true;
    }
    long nowNanos = System.nanoTime();
    if (publisher.demand().viewers() > 0) {
      lastWantedNanos = nowNanos;
    }
    return nowNanos - lastWantedNanos <= LINGER_NANOS;
  }
}
