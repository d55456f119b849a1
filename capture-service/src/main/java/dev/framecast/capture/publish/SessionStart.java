package dev.framecast.capture.publish;

import dev.framecast.wire.session.PeerSession;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What is special about a session's first frame. Owned by the thread that publishes. */
final class SessionStart {
  private static final Duration LONGEST_SETTLING = Duration.ofMillis(150);
  private static final Duration STEP = Duration.ofMillis(2);
  private static final long QUICK_ROUND_TRIP_US = 5_000;

  private @Nullable PeerSession begun;

  /** Whether no frame of this session was sent yet. */
  boolean isBefore(PeerSession session) {
    return session != begun;
  }

  /**
   * Waits a moment before the first frame of a session whose handshake was slow: the clock that it
   * told may be wrong by half its round trip, and the probes that follow at once are quicker.
   */
  void settle(PeerSession session) {
    if (!isBefore(session)) {
      return;
    }
    begun = session;
    long giveUpNanos = System.nanoTime() + LONGEST_SETTLING.toNanos();
    while (session.roundTripUs() > QUICK_ROUND_TRIP_US && System.nanoTime() - giveUpNanos < 0) {
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
