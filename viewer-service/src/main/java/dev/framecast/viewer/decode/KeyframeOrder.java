package dev.framecast.viewer.decode;

import dev.framecast.wire.v1.Frame;

/**
 * Says which frames of a stream that predicts from earlier ones can be decoded: keyframes, and what
 * follows one without a gap, or over a gap in which nothing was encoded. Owned by the decoder's
 * thread.
 */
final class KeyframeOrder {
  private boolean intact;
  private long epoch;
  private long last;

  /** Whether the frame can be decoded after those accepted before. */
  boolean accepts(Frame frame) {
    if (frame.getKeyframe()) {
      intact = true;
    } else if (frame.hasSequence()) {
      long before = frame.hasBuildsOn() ? frame.getBuildsOn() : frame.getSequence() - 1;
      intact &= frame.getEpoch() == epoch && before == last;
    }
    epoch = frame.getEpoch();
    last = frame.getSequence();
    return intact;
  }

  /** Nothing can be decoded before the next keyframe. */
  void broken() {
    intact = false;
  }
}
