package dev.framecast.viewer.subscribe;

import dev.framecast.runtime.GrowingPause;
import dev.framecast.runtime.Reconnect;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.subscribe.order.SequenceOrder;
import dev.framecast.wire.WireException;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.GoodbyeCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription alive until it is closed: connects, resolving the relay's name each time,
 * and connects anew whenever the session ends, after a jittered pause.
 *
 * <p>Owns one virtual thread, on which the listener is called, and for the life of each session a
 * second one that sends a report each second. Every method may be called from any thread, the
 * listener's included.
 */
public final class Subscriber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final Reconnect RECONNECT = Reconnect.toRelay();
  private static final Duration SHORT_SESSION = Duration.ofSeconds(5);
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(15);
  private static final Duration AFTER_LOSS = Duration.ofMillis(100);
  private static final Duration LOG_EVERY = Duration.ofSeconds(30);

  private final RelayDialer dialer;
  private final Subscription subscription;
  private final Supplier<String> token;
  private final String agent;
  private final SubscriptionListener listener;
  private final SequenceOrder order = new SequenceOrder();
  private final Books books = new Books();
  private final KeyframeRequest keyframes = new KeyframeRequest();
  private final GrowingPause afterBreach = new GrowingPause(Reconnect.toSource());
  private final ThrottledLog trouble = new ThrottledLog(LOG, LOG_EVERY);
  private final Thread thread;
  private volatile @Nullable PeerSession session;
  private volatile boolean connected;
  private volatile boolean stopped;

  /**
   * Prepares a subscriber; {@link #start} begins.
   *
   * @param token asked at each attempt; an empty string where the relay has no tokens
   * @param agent our software, for the relay's logs: "framecast-viewer/0.1.0"
   */
  public Subscriber(
      RelayDialer dialer,
      Subscription subscription,
      Supplier<String> token,
      String agent,
      SubscriptionListener listener) {
    this.dialer = dialer;
    this.subscription = subscription;
    this.token = token;
    this.agent = agent;
    this.listener = listener;
    this.thread =
        Thread.ofVirtual().name("subscriber-" + subscription.label()).unstarted(this::run);
  }

  /** Begins to connect. Once. */
  public void start() {
    thread.start();
  }

  /** Says goodbye as done and ends; see {@link #close(GoodbyeCode, String)}. */
  @Override
  public void close() {
    close(GoodbyeCode.GOODBYE_CODE_DONE, "viewer is done");
  }

  /**
   * Says goodbye with this code and sentence, ends, and waits until the listener's call is over.
   */
  public void close(GoodbyeCode code, String reason) {
    stopped = true;
    PeerSession open = session;
    if (open != null) {
      open.close(code, reason);
    }
    thread.interrupt();
    if (Thread.currentThread() != thread && thread.getState() != Thread.State.NEW) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Now on the relay's clock, microseconds; on our own until the first session began. */
  public long relayNowUs() {
    PeerSession known = session;
    return known == null ? dialer.clock().nowUs() : known.relayNowUs();
  }

  /** The round trip of the best recent clock probe, microseconds; Long.MAX_VALUE before any. */
  public long roundTripUs() {
    PeerSession known = session;
    return known == null ? Long.MAX_VALUE : known.roundTripUs();
  }

  /** Whether a session is open now. */
  public boolean isConnected() {
    return connected;
  }

  /**
   * The sink tells that it showed (wrote, handed on) a frame.
   *
   * @param atUs when, on the relay's clock, microseconds: {@link #relayNowUs}
   */
  public void shown(ReceivedFrame frame, long atUs) {
    books.shown(frame.ageUs(atUs));
  }

  /** The sink tells why it did not show a frame. One that waits for a keyframe asks for it. */
  public void dropped(DropReason reason) {
    books.dropped(reason);
    if (reason == DropReason.DROP_REASON_AWAITING_KEYFRAME) {
      wantKeyframe();
    }
  }

  /**
   * Asks the relay, and so the publisher, for a keyframe, unless that was done a moment ago. Does
   * not block; whoever still needs one with the next frame asks again.
   */
  public void wantKeyframe() {
    keyframes.ask();
  }

  /** The books since this subscriber was made. */
  public Tally tally() {
    return books.tally();
  }

  private void run() {
    try {
      while (!stopped) {
        try {
          RECONNECT.untilDone(this::oneSession, failure -> {});
          pause(AFTER_LOSS);
        } catch (UserMistakeException mistake) {
          trouble.warn(label() + ": " + mistake.getMessage());
          pause(AFTER_REFUSAL);
        } catch (RuntimeException defect) {
          LOG.error("subscriber of {}: a defect of ours; trying again", label(), defect);
          pause(AFTER_REFUSAL);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs one session to its end. A short one counts as a failure, so that the pauses grow. */
  private boolean oneSession() throws IOException, InterruptedException {
    PeerSession open = dial();
    session = open;
    if (stopped) {
      open.close();
      return true;
    }
    long begunNanos = System.nanoTime();
    books.sessionBegins();
    connected = true;
    String reason = "a defect of the viewer";
    try {
      LOG.info("{}: connected to relay {}", label(), relay());
      reason =
          new SubscribedSession(open, subscription, listener, order, books, keyframes, trouble)
              .follow();
    } finally {
      connected = false;
      if (!stopped) {
        listener.disconnected(reason);
      }
    }
    if (!stopped) {
      trouble.warn(label() + ": lost relay " + relay() + ": " + reason + "; connecting anew");
      if (open.isContractBroken()) {
        afterBreach.sleep();
      }
      if (System.nanoTime() - begunNanos < SHORT_SESSION.toNanos()) {
        throw new IOException(reason);
      }
    }
    return true;
  }

  private PeerSession dial() throws IOException, InterruptedException {
    try {
      return dialer.dial(subscription.hello(agent, token.get()));
    } catch (WireException refusal) {
      if (!stopped && isLasting(refusal.code())) {
        trouble.warn(label() + ": relay " + relay() + " refused: " + refusal.getMessage());
        listener.refused(refusal);
        pause(AFTER_REFUSAL);
      } else if (!stopped) {
        trouble.warn(label() + ": no session with relay " + relay() + ": " + refusal.getMessage());
        if (!refusal.isSaid()) {
          afterBreach.sleep();
        }
      }
      throw refusal;
    } catch (IOException unreachable) {
      if (!stopped) {
        String why = SubscribedSession.said(unreachable);
        trouble.warn(label() + ": relay " + relay() + " not reached: " + why + "; retrying");
      }
      throw unreachable;
    }
  }

  private static boolean isLasting(GoodbyeCode code) {
    return switch (code) {
      case GOODBYE_CODE_DENIED, GOODBYE_CODE_BAD_STREAM_NAME, GOODBYE_CODE_UNSUPPORTED_VERSION ->
          true;
      default -> false;
    };
  }

  private static void pause(Duration about) throws InterruptedException {
    long millis = about.toMillis();
    Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
  }

  private String label() {
    return subscription.label();
  }

  private String relay() {
    return dialer.host() + ":" + dialer.port();
  }
}
