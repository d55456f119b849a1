package dev.framecast.viewer.subscribe.order;

import dev.framecast.wire.v1.Frame;

/**
 * Keeps track of a stream's numbering and of what the sink got. An epoch that differs from the last
 * one begins anew, whichever is greater: the relay's order is what counts. Owned by the
 * subscriber's thread.
 */
public final class SequenceOrder {
  /** The answer for a frame whose sequence is not above the last one's. */
  public static final long OUT_OF_ORDER = -1;

  private LastDelivered lastDelivered = LastDelivered.NONE;
  private boolean begun;
  private long epoch;
  private long last;
  private long undelivered;

  /** How many sequence numbers were skipped before this frame, or {@link #OUT_OF_ORDER}. */
  public long missingBefore(Frame frame) {
    if (!frame.hasSequence()) {
      return 0;
    }
    if (!begun || frame.getEpoch() != epoch) {
      begun = true;
      undelivered = 0;
      epoch = frame.getEpoch();
      last = frame.getSequence();
      return 0;
    }
    long missing = frame.getSequence() - last - 1;
    if (missing < 0) {
      return OUT_OF_ORDER;
    }
    last = frame.getSequence();
    undelivered += missing;
    return missing;
  }

  /** Frames of this epoch that the sink has not got since the last {@link #delivered}. */
  public long undelivered() {
    return undelivered;
  }

  /**
   * Whether the sink can decode this frame if it decoded the last one it got; true of every frame
   * that is decodable without any other.
   */
  public boolean follows(Frame frame) {
    return lastDelivered.isFollowedBy(frame);
  }

  /** The frame asked about last went to the sink. */
  public void delivered(Frame frame) {
    undelivered = 0;
    lastDelivered = LastDelivered.of(frame);
  }

  /** The frame asked about last did not go to the sink. */
  public void withheld() {
    undelivered++;
  }
}
