package dev.framecast.capture.publish;

import dev.framecast.runtime.GrowingPause;
import dev.framecast.runtime.Reconnect;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.wire.WireException;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Hello;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets sessions with the relay, however long that takes. A relay that is away is tried again within
 * a second; one that refuses us has its reasons, and is asked at growing pauses of up to 30 s.
 *
 * <p>Owned by the publisher's session thread.
 */
final class RelayDoor {
  private static final Logger LOG = LoggerFactory.getLogger(RelayDoor.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final RelayDialer dialer;
  private final Hello hello;
  private final ThrottledLog unreachable = new ThrottledLog(LOG, QUIET);
  private final ThrottledLog refused = new ThrottledLog(LOG, QUIET);
  private final GrowingPause afterRefusal = new GrowingPause(Reconnect.toSource());
  private boolean isRefused;

  RelayDoor(RelayDialer dialer, Hello hello) {
    this.dialer = dialer;
    this.hello = hello;
  }

  /** Blocks until there is a session. */
  PeerSession enter() throws InterruptedException {
    if (!isRefused) {
      try {
        return Reconnect.toRelay().untilDone(this::dialUnlessRefused, this::tellUnreachable);
      } catch (RefusedException noEntry) {
        tellRefused(noEntry.said);
      }
    }
    afterRefusal.sleep();
    PeerSession session =
        Reconnect.toSource().untilDone(() -> dialer.dial(hello), this::tellFailed);
    isRefused = false;
    return session;
  }

  /** Says why a session ended, and remembers whether the relay threw us out. */
  void ended(IOException cause) {
    if (cause instanceof WireException said && isRefusal(said)) {
      isRefused = true;
      tellRefused(said);
    } else {
      unreachable.warn(
          "stream %s: session with relay %s ended (%s): connecting again"
              .formatted(hello.getStream(), address(), cause.getMessage()));
    }
  }

  String address() {
    return dialer.host() + ":" + dialer.port();
  }

  private PeerSession dialUnlessRefused() throws IOException {
    try {
      return dialer.dial(hello);
    } catch (WireException said) {
      if (isRefusal(said)) {
        throw new RefusedException(said);
      }
      throw said;
    }
  }

  /** All but a relay that is about to come back, or that took an older session of ours for new. */
  private static boolean isRefusal(WireException said) {
    return switch (said.code()) {
      case GOODBYE_CODE_SHUTTING_DOWN, GOODBYE_CODE_TIMEOUT, GOODBYE_CODE_REPLACED -> false;
      default -> true;
    };
  }

  private void tellFailed(Throwable failure) {
    if (failure instanceof WireException said && isRefusal(said)) {
      tellRefused(said);
    } else {
      tellUnreachable(failure);
    }
  }

  private void tellUnreachable(Throwable failure) {
    unreachable.warn(
        "stream %s: relay %s cannot be reached (%s): trying again"
            .formatted(hello.getStream(), address(), failure.getMessage()));
  }

  private void tellRefused(WireException said) {
    String code = said.code().name().replaceFirst("^GOODBYE_CODE_", "");
    refused.warn(
        "stream %s: relay %s %s (%s: %s): trying again, at most 30 s apart"
            .formatted(
                hello.getStream(),
                address(),
                said.isSaid() ? "refuses us" : "breaks the contract",
                code,
                said.getMessage()));
  }

  /** The relay refused; carried past the retries of an unreachable one. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient WireException said;

    RefusedException(WireException said) {
      super(said);
      this.said = said;
    }
  }
}
