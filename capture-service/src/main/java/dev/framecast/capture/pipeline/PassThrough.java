package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.Encoded;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.OutgoingFrame;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.publish.ViewerDemand;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.h264.KeyframeDeadline;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;

/**
 * Sends what the source compressed as it is. After a gap nothing leaves that builds on what is
 * missing. Owned by the thread that sends it.
 */
final class PassThrough {
  private final Publisher publisher;
  private final StreamMetrics metrics;
  private final MicrosClock clock;
  private final RefusedPictures refusals;
  private long lastPassed = Long.MIN_VALUE;
  private KeyframeDeadline keyframes = new KeyframeDeadline(System.nanoTime());

  PassThrough(
      Publisher publisher, StreamMetrics metrics, MicrosClock clock, RefusedPictures refusals) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.refusals = refusals;
  }

  /** The source was opened. */
  void restart() {
    keyframes = new KeyframeDeadline(System.nanoTime());
  }

  /**
   * Whether the source's own H.264, of which this picture has just come, leaves viewers without the
   * keyframe that they wait for. On the thread that grabs.
   */
  boolean lacksKeyframe(Picture grabbed, FrameSource source) {
    if (!(grabbed instanceof CompressedPicture picture) || picture.codec() != Codec.CODEC_H264) {
      return false;
    }
    long nowNanos = System.nanoTime();
    ViewerDemand demand = publisher.demand();
    keyframes.came(picture.isKeyframe(), picture.payload().remaining(), nowNanos);
    keyframes.sent(publisher.framesSent(), demand.viewers() > 0, nowNanos);
    if (demand.takeKeyframeWish()) {
      keyframes.wanted(nowNanos);
      source.requestKeyframe();
    }
    return keyframes.isMissed(nowNanos);
  }

  /** Sends a picture, which stays the caller's; blocks while the relay's socket is full. */
  void pass(LatestFrame.Numbered next, CompressedPicture picture) {
    if (!picture.isKeyframe() && next.sequence() != lastPassed + 1) {
      metrics.dropped(DropCause.AWAITING_KEYFRAME);
      return;
    }
    Encoded asIs =
        new Encoded(
            picture.codec(),
            picture.width(),
            picture.height(),
            picture.isKeyframe(),
            picture.payload());
    if (send(next.outgoing(asIs, clock.nowUs()))) {
      metrics.passedThrough();
      lastPassed = next.sequence();
    }
  }

  /** Sends a frame as it is, and tells what becomes of it; whether it was sent. */
  boolean send(OutgoingFrame frame) {
    OutgoingFrame.Outcome outcome = publisher.publish(frame);
    switch (outcome) {
      case SENT -> refusals.left();
      case TOO_LARGE ->
          refusals.refused(
              "%d bytes, above the relay's limit of %d: lower --size or --quality, or raise its --max-message-bytes"
                  .formatted(frame.payload().remaining(), publisher.largestPayloadBytes()));
      case NOT_SENT -> {}
    }
    return outcome == OutgoingFrame.Outcome.SENT;
  }
}
