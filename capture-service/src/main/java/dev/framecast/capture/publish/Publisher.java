package dev.framecast.capture.publish;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one stream: keeps a session with the relay, whatever happens to it, tells the source's
 * state and sends frames. Nothing queues here: without a session a frame is not taken.
 *
 * <p>Threads: a virtual one of its own dials and reads; one thread at a time calls {@link
 * #publish}, which blocks while the relay's socket is full; any thread may call the rest.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int HEADER_ROOM_BYTES = 128;
  private static final Duration FAREWELL = Duration.ofMillis(300);

  private final RelayDoor door;
  private final String stream;
  private final StreamMetrics metrics;
  private final FrameStamps stamps;
  private final StateTeller teller = new StateTeller();
  private final ViewerDemand demand = new ViewerDemand();
  private final SessionStart start = new SessionStart();
  private final AtomicLong sent = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread dialing;
  private @Nullable PeerSession session;
  private boolean closing;

  /**
   * Begins to seek a session at once.
   *
   * @param dialer its clock is the one that frames are stamped with
   * @param hello as it is to be sent; its stream's name is used in logs
   */
  public Publisher(RelayDialer dialer, Hello hello, StreamMetrics metrics) {
    this.door = new RelayDoor(dialer, hello);
    this.stream = hello.getStream();
    this.metrics = metrics;
    this.stamps = new FrameStamps(dialer.clock().nowUs());
    this.dialing = Thread.ofVirtual().name("session-" + stream).start(this::keepSession);
  }

  /** Tells the relay how the source is, now or as soon as there is a session. Never blocks. */
  public void tell(SourceState now) {
    teller.tell(now);
  }

  /** How the source is, as last told. */
  public SourceState state() {
    return teller.state();
  }

  /** Blocks until the relay has been told the last state, if there is a session. */
  public void awaitTold(Duration atMost) {
    teller.awaitTold(atMost);
  }

  /** Blocks until there is a session; false when the publisher is closing. */
  public boolean awaitSession() throws InterruptedException {
    lock.lock();
    try {
      while (session == null && !closing) {
        changed.await();
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a session now. */
  public boolean isConnected() {
    return current() != null;
  }

  /** Frames sent so far, in all sessions. */
  public long framesSent() {
    return sent.get();
  }

  /** What the relay last asked for: how many watch, and whether a keyframe is wanted. */
  public ViewerDemand demand() {
    return demand;
  }

  /**
   * Sends one frame; blocks while the relay's socket is full. Counts it as sent, or as dropped with
   * the reason. A session's first frame must be a keyframe.
   */
  public OutgoingFrame.Outcome publish(OutgoingFrame frame) {
    PeerSession to = current();
    if (to == null) {
      metrics.dropped(DropCause.DISCONNECTED);
      return OutgoingFrame.Outcome.NOT_SENT;
    }
    if (!frame.isKeyframe() && start.isBefore(to)) {
      metrics.dropped(DropCause.AWAITING_KEYFRAME);
      return OutgoingFrame.Outcome.NOT_SENT;
    }
    int bytes = frame.payload().remaining();
    if (bytes > largest(to)) {
      metrics.dropped(DropCause.TOO_LARGE);
      return OutgoingFrame.Outcome.TOO_LARGE;
    }
    start.settle(to);
    try {
      to.sendFrame(stamps.header(frame, to), frame.payload());
      metrics.sent(bytes);
      sent.incrementAndGet();
      metrics.clock(to.toRelayUs(0), to.roundTripUs());
      return OutgoingFrame.Outcome.SENT;
    } catch (IOException lost) {
      // The thread that reads the session says why it ended.
      metrics.dropped(DropCause.DISCONNECTED);
      return OutgoingFrame.Outcome.NOT_SENT;
    }
  }

  /** The largest payload that the relay takes, in bytes; 0 without a session. */
  public int largestPayloadBytes() {
    PeerSession to = current();
    return to == null ? 0 : largest(to);
  }

  /**
   * Tells the relay the last state and goodbye, and ends the session. Takes half a second at most.
   */
  public void close(GoodbyeCode code, String reason) {
    teller.awaitTold(FAREWELL);
    PeerSession last;
    lock.lock();
    try {
      closing = true;
      last = session;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close(code, reason);
    }
    dialing.interrupt();
  }

  @Override
  public void close() {
    close(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN, "capture-service is shutting down");
  }

  private void keepSession() {
    try {
      while (true) {
        PeerSession entered = door.enter();
        if (!enter(entered)) {
          entered.close(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN, "capture-service is shutting down");
          return;
        }
        try {
          entered.receive(this::take);
        } catch (IOException ended) {
          if (!leave()) {
            return;
          }
          door.ended(ended);
        }
      }
    } catch (InterruptedException closed) {
      LOG.debug("stream {}: no longer publishing", stream);
    }
  }

  /** Whether the session is wanted. */
  private boolean enter(PeerSession entered) {
    lock.lock();
    try {
      if (closing) {
        return false;
      }
      session = entered;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    teller.enter(entered);
    metrics.relayConnected(true);
    LOG.info(
        "stream {}: publishing to relay {} (session {}, round trip {} us)",
        stream,
        door.address(),
        Long.toUnsignedString(entered.welcome().getSessionId()),
        entered.roundTripUs());
    return true;
  }

  /** Whether another session is wanted. */
  private boolean leave() {
    teller.leave();
    metrics.relayConnected(false);
    demand.restart();
    lock.lock();
    try {
      session = null;
      changed.signalAll();
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void take(Envelope message) {
    if (message.hasDemand()) {
      demand.told(message.getDemand());
    }
  }

  private static int largest(PeerSession session) {
    return session.welcome().getMaxMessageBytes() - HEADER_ROOM_BYTES;
  }

  private @Nullable PeerSession current() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }
}
