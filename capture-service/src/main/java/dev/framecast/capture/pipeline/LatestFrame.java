package dev.framecast.capture.pipeline;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.source.SourceFrame;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one hand-off between the thread that grabs and the thread that sends: one slot, in which a
 * newer frame replaces the one that still waits. Owns the frame in the slot. Safe from any thread.
 */
final class LatestFrame implements AutoCloseable {
  /** A frame with its number in this run. */
  record Numbered(long sequence, SourceFrame frame) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Consumer<DropCause> dropped;
  private @Nullable Numbered waiting;
  private boolean closed;

  /**
   * An empty slot.
   *
   * @param dropped told of each frame that was put here and will not be taken
   */
  LatestFrame(Consumer<DropCause> dropped) {
    this.dropped = dropped;
  }

  /** Puts a frame into the slot, which owns it from now on. Never blocks. */
  void put(Numbered frame) {
    lock.lock();
    try {
      if (closed) {
        drop(frame, DropCause.CLOSED);
        return;
      }
      if (waiting != null) {
        drop(waiting, DropCause.REPLACED);
      }
      waiting = frame;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a frame, which the caller then owns; null once closed. */
  @Nullable Numbered take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting == null && !closed) {
        changed.await();
      }
      Numbered taken = waiting;
      waiting = null;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Drops the frame that waits, if any: its source is gone, and nobody should see it later. */
  void clear() {
    lock.lock();
    try {
      dropWaiting();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until the slot is empty; whether it is. */
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (waiting != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return waiting == null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      dropWaiting();
    } finally {
      lock.unlock();
    }
  }

  private void dropWaiting() {
    if (waiting != null) {
      drop(waiting, DropCause.CLOSED);
      waiting = null;
    }
    changed.signalAll();
  }

  private void drop(Numbered frame, DropCause cause) {
    frame.frame().close();
    dropped.accept(cause);
  }
}
