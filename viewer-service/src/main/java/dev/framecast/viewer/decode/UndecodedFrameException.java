package dev.framecast.viewer.decode;

import dev.framecast.wire.v1.DropReason;

/** A frame that gives no picture, and what to count it as. Cheap: it carries no stack trace. */
public final class UndecodedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DropReason reason;

  UndecodedFrameException(DropReason reason, String sentence) {
    super(sentence, null, false, false);
    this.reason = reason;
  }

  static UndecodedFrameException corrupt(String sentence) {
    return new UndecodedFrameException(DropReason.DROP_REASON_CORRUPT, sentence);
  }

  /** CORRUPT, OVERSIZED or AWAITING_KEYFRAME. */
  public DropReason reason() {
    return reason;
  }
}
