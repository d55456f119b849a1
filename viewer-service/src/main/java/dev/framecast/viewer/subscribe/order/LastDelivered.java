package dev.framecast.viewer.subscribe.order;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The frame that a receiver was given last, which decides what it can decode next. Immutable.
 *
 * @param frame that frame without its payload; null before the first
 */
record LastDelivered(@Nullable Frame frame) {
  /** Nothing was delivered yet. */
  static final LastDelivered NONE = new LastDelivered((Frame) null);

  /** This frame was delivered. */
  static LastDelivered of(Frame delivered) {
    return new LastDelivered(delivered.toBuilder().clearPayload().build());
  }

  /**
   * Whether a receiver that decoded this frame can decode {@code next}: it is decodable without any
   * other, or it is of the same epoch and codec and builds on this frame. It builds on the one that
   * {@code builds_on} names, else on the one numbered just before. Frames without numbers are
   * believed to be complete, since nobody can tell.
   */
  boolean isFollowedBy(Frame next) {
    if (next.getKeyframe() || next.getCodec() != Codec.CODEC_H264) {
      return true;
    }
    if (frame == null
        || next.getCodec() != frame.getCodec()
        || next.getEpoch() != frame.getEpoch()) {
      return false;
    }
    if (!next.hasSequence() || !frame.hasSequence()) {
      return true;
    }
    long basis = next.hasBuildsOn() ? next.getBuildsOn() : next.getSequence() - 1;
    return basis == frame.getSequence();
  }
}
