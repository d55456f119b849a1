package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.SharedFrame;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How frames get from the publisher's event loop to the stream's home: at once where that is the
 * same, else as a task each. Bounded as the way from there is ({@link Audience}): one frame too
 * many is dropped and counted.
 */
final class WayHome {
  /** What the home does with a frame, whose reference goes over to it. */
  @FunctionalInterface
  interface Arrival {
    /** So many frames were lost just before this one. */
    void arrived(Publisher from, SharedFrame frame, long lost);
  }

  private final Executor home;
  private final Arrival arrival;
  private final AtomicInteger framesOnTheWay = new AtomicInteger();
  private final AtomicLong bytesOnTheWay = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  WayHome(Executor home, Arrival arrival) {
    this.home = home;
    this.arrival = arrival;
  }

  /** Sends the frame home; on the publisher's event loop. */
  void send(Publisher from, SharedFrame frame) {
    if (from.loop() == home) {
      arrival.arrived(from, frame, lost.getAndSet(0));
    } else if (framesOnTheWay.get() >= Audience.FRAMES_IN_TRANSIT
        && bytesOnTheWay.get() > Audience.BYTES_IN_TRANSIT) {
      lost.incrementAndGet();
      frame.release();
    } else {
      long bytes = frame.heldBytes();
      long lostBefore = lost.getAndSet(0);
      framesOnTheWay.incrementAndGet();
      bytesOnTheWay.addAndGet(bytes);
      home.execute(
          () -> {
            framesOnTheWay.decrementAndGet();
            bytesOnTheWay.addAndGet(-bytes);
            arrival.arrived(from, frame, lostBefore);
          });
    }
  }
}
