package dev.framecast.relay.stream.rules;

import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamStatus;

/**
 * Where a stream's status hangs, and who is told when it changes: at most ten times a second, and
 * once a second when only the number of viewers changed; what is held back goes out later. Owned by
 * the stream's home, but for {@link #status}.
 */
public final class StatusBoard {
  /** Those who are told, on the stream's home. */
  public interface Readers {
    /** The stream's viewers are told. */
    void tellViewers(StreamStatus status);

    /** The directory's watchers are told. */
    void tellDirectory();
  }

  private static final int A_SECOND = 10;
  private static final long VIEWERS_GAP_US = 1_000_000;

  private final Condition condition;
  private final MicrosClock clock;
  private final Readers readers;
  private final Allowance allowance = new Allowance(A_SECOND);
  private final StateLog log = new StateLog();
  private boolean heldBack;
  private long announcedUs;
  private volatile StreamStatus status;

  /** A board that shows how the stream is now. */
  public StatusBoard(Condition condition, MicrosClock clock, Readers readers) {
    this.condition = condition;
    this.clock = clock;
    this.readers = readers;
    this.status = condition.toStatus(0, false);
  }

  /** What hangs there; replaced, never changed. From any thread. */
  public StreamStatus status() {
    return status;
  }

  /** Announces the condition now. */
  public void announce(int viewers) {
    StreamStatus before = status;
    StreamStatus now = condition.toStatus(viewers, false);
    status = now;
    heldBack = false;
    announcedUs = clock.nowUs();
    if (!now.equals(before.toBuilder().setViewers(viewers).build())) {
      readers.tellViewers(now);
    }
    if (now.getState() != before.getState() || now.getReason() != before.getReason()) {
      log.changed(now, announcedUs);
    }
    readers.tellDirectory();
  }

  /** Announces the condition now, or soon when much was announced in this second. */
  public void announceSoon(int viewers) {
    if (allowance.take(clock.nowUs())) {
      announce(viewers);
    } else {
      heldBack = true;
    }
  }

  /** Announces what was held back, and the number of viewers, when it is time. */
  public void tick(int viewers) {
    log.tick(clock.nowUs());
    boolean viewersDue =
        viewers != status.getViewers() && clock.nowUs() - announcedUs >= VIEWERS_GAP_US;
    if (heldBack || viewersDue) {
      announceSoon(viewers);
    }
  }

  /** Shows that the stream is forgotten; telling is left to the directory. */
  public void remove() {
    status = condition.toStatus(0, true);
  }
}
