package dev.framecast.viewer.subscribe;

import dev.framecast.wire.v1.Frame;

/**
 * Follows a stream's numbering. An epoch that differs from the last one begins anew, whichever is
 * greater: the relay's order is what counts. Owned by the subscriber's thread.
 */
final class SequenceOrder {
  /** The answer for a frame whose sequence is not above the last one's. */
  static final long OUT_OF_ORDER = -1;

  private boolean begun;
  private long epoch;
  private long last;
  private long undelivered;

  /** How many sequence numbers were skipped before this frame, or {@link #OUT_OF_ORDER}. */
  long missingBefore(Frame frame) {
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
  long undelivered() {
    return undelivered;
  }

  /** The frame asked about last went to the sink. */
  void delivered() {
    undelivered = 0;
  }

  /** The frame asked about last did not go to the sink. */
  void withheld() {
    undelivered++;
  }
}
