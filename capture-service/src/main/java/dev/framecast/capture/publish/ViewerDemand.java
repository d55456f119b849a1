package dev.framecast.capture.publish;

import dev.framecast.wire.v1.Demand;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the relay last asked for: how many watch, and whether one of them waits for a keyframe.
 * Without a session nobody watches. Safe from any thread.
 */
public final class ViewerDemand {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int viewers;
  private boolean keyframeWanted;

  ViewerDemand() {}

  /** How many watch now. */
  public int viewers() {
    lock.lock();
    try {
      return viewers;
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until somebody watches. */
  public void awaitViewers() throws InterruptedException {
    lock.lock();
    try {
      while (viewers == 0) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether a keyframe was asked for since this was last called; each wish is given out once. */
  public boolean takeKeyframeWish() {
    lock.lock();
    try {
      boolean wanted = keyframeWanted;
      keyframeWanted = false;
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  /** The relay said so. */
  void told(Demand demand) {
    lock.lock();
    try {
      viewers = demand.getViewers();
      keyframeWanted |= demand.getKeyframeWanted();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The session ended: nobody watches, and whoever comes with the next one needs a keyframe. */
  void restart() {
    lock.lock();
    try {
      viewers = 0;
      keyframeWanted = true;
    } finally {
      lock.unlock();
    }
  }
}
