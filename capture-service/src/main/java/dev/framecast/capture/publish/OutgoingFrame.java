package dev.framecast.capture.publish;

import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;

/**
 * One frame ready to leave.
 *
 * @param sequence its number in this run, from 0
 * @param codec what the payload is
 * @param width pixels
 * @param height pixels
 * @param isKeyframe whether it can be decoded without any other
 * @param capturedUs microseconds on this process's clock
 * @param encodedUs when its payload was ready, on the same clock
 * @param payload the remaining bytes of a direct buffer, which must stay valid until it is sent
 */
public record OutgoingFrame(
    long sequence,
    Codec codec,
    int width,
    int height,
    boolean isKeyframe,
    long capturedUs,
    long encodedUs,
    ByteBuffer payload) {
  /** What became of a frame. */
  public enum Outcome {
    /** The relay's socket took it. */
    SENT,
    /** It is above {@link Publisher#largestPayloadBytes}. */
    TOO_LARGE,
    /** There is no session, or it could not begin with this frame. */
    NOT_SENT
  }
}
