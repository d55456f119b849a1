package dev.framecast.viewer.subscribe;

import dev.framecast.wire.v1.Frame;

/**
 * One frame as it came. Immutable, safe to hand to any thread.
 *
 * @param frame header and payload, its checksum verified
 * @param receivedUs when its last byte was here, on the relay's clock, microseconds
 * @param droppedBefore how many frames between this and the last delivered one of the same epoch
 *     never came, were corrupt or passed over; 0 for the first of an epoch
 * @param follows whether it can be decoded by whoever decoded the frame delivered before; true of
 *     every frame that is decodable without any other. Where it is false, nothing can be decoded
 *     before the next keyframe
 * @param late whether it was held up on the way and the next one is at hand already: it is needed
 *     for decoding, not for being looked at
 */
public record ReceivedFrame(
    Frame frame, long receivedUs, long droppedBefore, boolean follows, boolean late) {
  /** The {@link #ageUs} of a frame that carries no capture time. */
  public static final long UNKNOWN_AGE = -1;

  /**
   * How old the picture is, microseconds, never negative; {@link #UNKNOWN_AGE} without a capture
   * time.
   *
   * @param atUs the moment, on the relay's clock, microseconds
   */
  public long ageUs(long atUs) {
    return frame.hasCaptureUs() ? Math.max(0, atUs - frame.getCaptureUs()) : UNKNOWN_AGE;
  }
}
