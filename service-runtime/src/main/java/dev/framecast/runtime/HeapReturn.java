package dev.framecast.runtime;

import java.util.function.LongSupplier;

/**
 * Has the heap collected whole when it is larger than it need be, so that what a crowd left behind
 * goes back to the system. The serial collector by itself waits until the largest heap allowed is
 * full: a service would grow for hours to several times what it needs.
 *
 * <p>One collection stops everything for some 20 ms. So there is none before the heap has grown by
 * {@value #GROWTH_BYTES} bytes, and for what proves to be in use the next one comes twice as late
 * as the one before, up to {@value #MOST_CHECKS} checks.
 *
 * <p>Not thread-safe: one thread asks, every few seconds.
 */
public final class HeapReturn {
  private static final long GROWTH_BYTES = 8L << 20;
  private static final int MOST_CHECKS = 1024;

  private final LongSupplier committedBytes;
  private final Runnable collection;
  private long leastBytes;
  private long settledBytes;
  private int pauseChecks = 1;
  private int checksToWait;

  /** For this process, whose heap is as small now as it should be. */
  public HeapReturn() {
    this(Runtime.getRuntime()::totalMemory, System::gc);
  }

  HeapReturn(LongSupplier committedBytes, Runnable collection) {
    this.committedBytes = committedBytes;
    this.collection = collection;
    this.leastBytes = committedBytes.getAsLong();
    this.settledBytes = leastBytes;
  }

  /** Collects where that may help. */
  public void check() {
    checksToWait--;
    long now = committedBytes.getAsLong();
    boolean hasGrown = now - settledBytes >= GROWTH_BYTES;
    if (hasGrown) {
      pauseChecks = 1;
    }
    boolean isLarge = now - leastBytes >= GROWTH_BYTES;
    if (hasGrown || (isLarge && checksToWait <= 0)) {
      collection.run();
      now = committedBytes.getAsLong();
      settledBytes = now;
      checksToWait = pauseChecks;
      pauseChecks = Math.min(2 * pauseChecks, MOST_CHECKS);
    }
    leastBytes = Math.min(leastBytes, now);
    settledBytes = Math.min(settledBytes, now);
  }
}
