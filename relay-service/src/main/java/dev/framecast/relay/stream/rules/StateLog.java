package dev.framecast.relay.stream.rules;

import dev.framecast.wire.v1.StreamStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines of one stream's states: one a second for each stream, and a few more for each and
 * for all together, so that streams that change much hide no other's. What is held back is counted,
 * and the last state of a stream is always written in the end. Not thread-safe: owned by the
 * stream's home.
 */
final class StateLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.framecast.relay.Stream");
  private static final int A_SECOND = 5;

  /** For all streams together, beside the first line of each in a second. Guarded by itself. */
  private static final Allowance ALL = new Allowance(50);

  private final Allowance all;
  private final Allowance own = new Allowance(A_SECOND);
  private @Nullable StreamStatus heldBack;
  private int leftOut;

  StateLog() {
    this(ALL);
  }

  /** Shares that allowance with other streams. */
  StateLog(Allowance all) {
    this.all = all;
  }

  /** The stream has come into another state: writes it, now or soon. */
  void changed(StreamStatus now, long nowUs) {
    if (heldBack != null) {
      leftOut++;
    }
    heldBack = now;
    tick(nowUs);
  }

  /** Writes what was held back, when it is time. */
  void tick(long nowUs) {
    StreamStatus last = heldBack;
    if (last != null && own.isLeft(nowUs) && (own.isUntouched(nowUs) || takeOfAll())) {
      own.take(nowUs);
      write(last, leftOut == 0 ? "" : " (and " + leftOut + " more changes before)");
      heldBack = null;
      leftOut = 0;
    }
  }

  private boolean takeOfAll() {
    synchronized (all) {
      return all.take(TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }
  }

  private static void write(StreamStatus now, String more) {
    String state = now.getState().name().replace("STREAM_STATE_", "");
    String reason = now.getReason().name().replace("STREAM_REASON_", "");
    switch (now.getReason()) {
      case STREAM_REASON_UNSPECIFIED -> LOG.info("stream {}: {}{}", now.getStream(), state, more);
      case STREAM_REASON_OPENING, STREAM_REASON_IDLE, STREAM_REASON_PUBLISHER_LEFT ->
          LOG.info("stream {}: {}, {}{}", now.getStream(), state, reason, more);
      default ->
          LOG.warn(
              "stream {}: {}, {}: {}{}", now.getStream(), state, reason, now.getDetail(), more);
    }
  }
}
