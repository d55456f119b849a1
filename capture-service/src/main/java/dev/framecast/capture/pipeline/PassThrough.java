package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.Encoded;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.wire.clock.MicrosClock;

/**
 * Sends what the source compressed as it is. After a gap nothing leaves that builds on what is
 * missing. Owned by the thread that sends it.
 */
final class PassThrough {
  private final Publisher publisher;
  private final StreamMetrics metrics;
  private final MicrosClock clock;
  private long lastPassed = Long.MIN_VALUE;

  PassThrough(Publisher publisher, StreamMetrics metrics, MicrosClock clock) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
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
    if (publisher.publish(next.outgoing(asIs, clock.nowUs()))) {
      metrics.passedThrough();
      lastPassed = next.sequence();
    }
  }
}
