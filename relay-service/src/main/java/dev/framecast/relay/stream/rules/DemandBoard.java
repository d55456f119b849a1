package dev.framecast.relay.stream.rules;

import dev.framecast.wire.clock.MicrosClock;

/**
 * What the publisher should know of its viewers, and when it is told: at the start, and at most ten
 * times a second when it changes. Not thread-safe: owned by the stream's home.
 */
public final class DemandBoard {
  /** The one who is told, on the stream's home. */
  @FunctionalInterface
  public interface Reader {
    /** So many watch, and one of them waits for a keyframe, or none does. */
    void demand(int viewers, boolean keyframeWanted);
  }

  private static final int A_SECOND = 10;

  private final MicrosClock clock;
  private final Allowance allowance = new Allowance(A_SECOND);
  private int toldViewers;
  private boolean keyframeWanted;

  /** Nobody was told anything yet. */
  public DemandBoard(MicrosClock clock) {
    this.clock = clock;
  }

  /** A viewer waits for a keyframe; kept until the publisher was told. */
  public void wantKeyframe() {
    keyframeWanted = true;
  }

  /** Tells a publisher that has just taken its seat. */
  public void begin(int viewers, Reader publisher) {
    toldViewers = viewers;
    publisher.demand(viewers, keyframeWanted && viewers > 0);
    keyframeWanted = false;
  }

  /** Tells the publisher what is new, unless it was told much in this second. */
  public void tell(int viewers, Reader publisher) {
    boolean isNew = keyframeWanted || viewers != toldViewers;
    if (isNew && allowance.take(clock.nowUs())) {
      begin(viewers, publisher);
    }
  }
}
