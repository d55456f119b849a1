package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.Encoded;
import dev.framecast.capture.encode.FrameEncoder;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import java.io.IOException;

/**
 * Takes the newest frame whenever there is a session that it can go to, encodes it where it is raw,
 * and sends it. A slow encoder or a full socket holds up this thread only; the slot stays new.
 *
 * <p>Runs on the thread that owns the encoder, and ends when the slot or the publisher is closed.
 */
final class SendLoop {
  private final LatestFrame slot;
  private final FrameEncoder encoder;
  private final Publisher publisher;
  private final StreamMetrics metrics;
  private final MicrosClock clock;
  private final RefusedPictures refusals;
  private final PassThrough passing;
  private boolean isKeyframeOwed = true;

  SendLoop(
      LatestFrame slot,
      FrameEncoder encoder,
      Publisher publisher,
      StreamMetrics metrics,
      MicrosClock clock,
      RefusedPictures refusals) {
    this.slot = slot;
    this.encoder = encoder;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.refusals = refusals;
    this.passing = new PassThrough(publisher, metrics, clock, refusals);
  }

  void run() throws InterruptedException {
    while (publisher.awaitSession()) {
      LatestFrame.Numbered next = slot.take();
      if (next == null) {
        return;
      }
      try (SourceFrame frame = next.frame()) {
        switch (frame.picture()) {
          case CompressedPicture picture -> passing.pass(next, picture);
          case RawPicture picture -> encodeAndSend(next, picture);
        }
      } finally {
        slot.done();
      }
    }
  }

  private void encodeAndSend(LatestFrame.Numbered next, RawPicture picture) {
    isKeyframeOwed |= publisher.demand().takeKeyframeWish();
    long start = System.nanoTime();
    Encoded encoded;
    try {
      encoded = encoder.encode(picture.pixels(), isKeyframeOwed);
    } catch (IOException failed) {
      metrics.dropped(DropCause.NOT_ENCODED);
      refusals.refused(String.valueOf(failed.getMessage()));
      return;
    }
    metrics.encoded(System.nanoTime() - start);
    isKeyframeOwed &= !encoded.isKeyframe();
    // Pictures that follow would build on one that nobody has.
    isKeyframeOwed |= !send(next, encoded);
  }

  private boolean send(LatestFrame.Numbered next, Encoded encoded) {
    return passing.send(next.outgoing(encoded, clock.nowUs()));
  }
}
