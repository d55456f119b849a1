package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.SharedFrame;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How frames get from the publisher's event loop to the stream's home: at once where that is the
 * same, else as a task each. Bounded: one frame too many on the way is dropped and counted.
 */
final class WayHome {
  /** What the home does with a frame, whose reference goes over to it. */
  @FunctionalInterface
  interface Arrival {
    /** So many frames were lost just before this one. */
    void arrived(Publisher from, SharedFrame frame, long lost);
  }

  private static final int FRAMES_ON_THE_WAY = 8;

  private final Executor home;
  private final Arrival arrival;
  private final AtomicInteger onTheWay = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();

  WayHome(Executor home, Arrival arrival) {
    this.home = home;
    this.arrival = arrival;
  }

  /** Sends the frame home; on the publisher's event loop. */
  void send(Publisher from, SharedFrame frame) {
    if (from.loop() == home) {
      arrival.arrived(from, frame, lost.getAndSet(0));
    } else if (onTheWay.incrementAndGet() > FRAMES_ON_THE_WAY) {
      onTheWay.decrementAndGet();
      lost.incrementAndGet();
      frame.release();
    } else {
      home.execute(
          () -> {
            onTheWay.decrementAndGet();
            arrival.arrived(from, frame, lost.getAndSet(0));
          });
    }
  }
}
