package dev.framecast.viewer.sink.web.reader;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bound on readers of all kinds together, and what is counted of them. Safe from any thread.
 */
public final class Seats {
  private final int all;
  private final Semaphore free;
  private final LongAdder refused = new LongAdder();
  private final LongAdder stalled = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private volatile boolean closed;

  /** So many readers at once. */
  public Seats(int all) {
    this.all = all;
    this.free = new Semaphore(all);
  }

  /** Takes a seat, to be given back with {@link #leave}; false (and counted) when none is free. */
  public boolean take() {
    boolean taken = !closed && free.tryAcquire();
    if (!taken) {
      refused.increment();
    }
    return taken;
  }

  /** Gives a seat back. */
  public void leave() {
    free.release();
  }

  /** The number of seats. */
  public int all() {
    return all;
  }

  /** Readers now. */
  public int taken() {
    return all - free.availablePermits();
  }

  /** Readers refused because no seat was free, since the service began. */
  public long refused() {
    return refused.sum();
  }

  /** Readers closed because they took nothing for too long, since the service began. */
  public long stalled() {
    return stalled.sum();
  }

  /** Bytes handed to sockets, since the service began. */
  public long bytesSent() {
    return bytesSent.sum();
  }

  /** Sends readers that wait for a picture home; nobody gets a seat any more. */
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void stalledOne() {
    stalled.increment();
  }

  /** Counts bytes handed to a socket. */
  public void sent(int bytes) {
    bytesSent.add(bytes);
  }
}
