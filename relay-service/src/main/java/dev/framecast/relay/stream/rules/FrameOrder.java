package dev.framecast.relay.stream.rules;

import dev.framecast.wire.FrameHeader;

/**
 * Lets through what is newer than everything before: within an epoch sequence and capture time must
 * rise, and an epoch may only be followed by a greater one. A frame without a number is let through
 * as it comes. Not thread-safe: owned by the stream's home.
 */
final class FrameOrder {
  private long epoch = -1;
  private long sequence = FrameHeader.UNNUMBERED;
  private long captureUs;

  /** Forgets everything: another publisher begins, whose epochs have nothing to do with these. */
  void reset() {
    epoch = -1;
    sequence = FrameHeader.UNNUMBERED;
    captureUs = 0;
  }

  /** Whether the frame is newer; when true it is the one to compare with from now on. */
  boolean accepts(FrameHeader frame) {
    if (frame.sequence() == FrameHeader.UNNUMBERED) {
      return true;
    }
    if (frame.epoch() < epoch) {
      return false;
    }
    boolean sameEpoch = frame.epoch() == epoch;
    boolean timed = frame.captureUs() > 0;
    if (sameEpoch && (frame.sequence() <= sequence || (timed && frame.captureUs() <= captureUs))) {
      return false;
    }
    epoch = frame.epoch();
    sequence = frame.sequence();
    if (timed || !sameEpoch) {
      captureUs = frame.captureUs();
    }
    return true;
  }
}
