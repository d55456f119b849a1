package dev.framecast.capture.publish;

import dev.framecast.wire.PayloadChecksum;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Frame;

/**
 * Puts a frame's fields into the relay's time. The epoch is this run's start on the relay's clock,
 * learned with the first session and kept for all later ones.
 *
 * <p>Owned by the thread that publishes.
 */
final class FrameStamps {
  private final long startedUs;
  private long epoch;
  private long lastCaptureUs;
  private long lastSequence = -1;

  /**
   * For a run that began then.
   *
   * @param startedUs microseconds on this process's clock
   */
  FrameStamps(long startedUs) {
    this.startedUs = startedUs;
  }

  /** Every field but the payload. */
  Frame header(OutgoingFrame frame, PeerSession to) {
    if (epoch == 0) {
      epoch = to.toRelayUs(startedUs);
    }
    // Clock probes move the offset a little between frames; time must not run backwards.
    lastCaptureUs = Math.max(lastCaptureUs + 1, to.toRelayUs(frame.capturedUs()));
    return numbered(frame)
        .setCodec(frame.codec())
        .setWidth(frame.width())
        .setHeight(frame.height())
        .setKeyframe(frame.isKeyframe())
        .setEpoch(epoch)
        .setCaptureUs(lastCaptureUs)
        .setEncodedUs(to.toRelayUs(frame.encodedUs()))
        .setPublishedUs(to.relayNowUs())
        .setRelayedUs(0)
        .setPayloadCrc32C(PayloadChecksum.of(frame.payload()))
        .build();
  }

  /** A frame that was dropped before it was encoded is missed by nobody who decodes. */
  private Frame.Builder numbered(OutgoingFrame frame) {
    Frame.Builder header = Frame.newBuilder().setSequence(frame.sequence());
    if (!frame.isKeyframe() && frame.sequence() != lastSequence + 1) {
      header.setBuildsOn(lastSequence);
    }
    lastSequence = frame.sequence();
    return header;
  }
}
