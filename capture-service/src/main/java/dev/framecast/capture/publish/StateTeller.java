package dev.framecast.capture.publish;

import dev.framecast.wire.session.PeerSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the relay how the source is: at the start of each session and whenever it changes. Only the
 * newest state waits. A virtual thread for each session does the telling, so that a relay whose
 * socket is full never holds up the source. Safe from any thread.
 */
final class StateTeller {
  private static final Logger LOG = LoggerFactory.getLogger(StateTeller.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable PeerSession session;
  private SourceState state = SourceState.opening();
  private long version;
  private long toldVersion = -1;

  /** From now on this is the state. */
  void tell(SourceState now) {
    lock.lock();
    try {
      if (!now.equals(state)) {
        state = now;
        version++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last state told. */
  SourceState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Tells this session from now on. */
  void enter(PeerSession entered) {
    lock.lock();
    try {
      session = entered;
      toldVersion = -1;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("state-teller").start(() -> keepTelling(entered));
  }

  /** The session is over. */
  void leave() {
    lock.lock();
    try {
      session = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until the relay has been told the last state, if there is a session. */
  void awaitTold(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (session != null && toldVersion != version && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void keepTelling(PeerSession to) {
    try {
      while (awaitNews(to)) {
        SourceState next;
        long telling;
        lock.lock();
        try {
          next = state;
          telling = version;
        } finally {
          lock.unlock();
        }
        to.send(next.toMessage());
        told(to, telling);
      }
    } catch (IOException | InterruptedException ended) {
      LOG.debug("session ended while the source's state was told", ended);
    }
  }

  private boolean awaitNews(PeerSession to) throws InterruptedException {
    lock.lock();
    try {
      while (session == to && toldVersion == version) {
        changed.await();
      }
      return session == to;
    } finally {
      lock.unlock();
    }
  }

  private void told(PeerSession to, long which) {
    lock.lock();
    try {
      if (session == to) {
        toldVersion = which;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
