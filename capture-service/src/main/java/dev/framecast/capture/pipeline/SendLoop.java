package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.FrameEncoder;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.OutgoingFrame;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the newest frame whenever there is a session that it can go to, encodes it where it is raw,
 * and sends it. A slow encoder or a full socket holds up this thread only; the slot stays new.
 *
 * <p>Runs on the thread that owns the encoder, and ends when the slot or the publisher is closed.
 */
final class SendLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SendLoop.class);

  private final LatestFrame slot;
  private final FrameEncoder encoder;
  private final Publisher publisher;
  private final StreamMetrics metrics;
  private final MicrosClock clock;
  private final ThrottledLog refused = new ThrottledLog(LOG, Duration.ofSeconds(10));

  SendLoop(
      LatestFrame slot,
      FrameEncoder encoder,
      Publisher publisher,
      StreamMetrics metrics,
      MicrosClock clock) {
    this.slot = slot;
    this.encoder = encoder;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
  }

  void run() throws InterruptedException {
    while (publisher.awaitSession()) {
      LatestFrame.Numbered next = slot.take();
      if (next == null) {
        return;
      }
      try (SourceFrame frame = next.frame()) {
        switch (frame.picture()) {
          case CompressedPicture picture -> {
            metrics.passedThrough();
            send(next, picture.codec(), picture, picture.payload());
          }
          case RawPicture picture -> encodeAndSend(next, picture);
        }
      } finally {
        slot.done();
      }
    }
  }

  private void encodeAndSend(LatestFrame.Numbered next, RawPicture picture) {
    long start = System.nanoTime();
    ByteBuffer payload;
    try {
      payload = encoder.encode(picture.pixels());
    } catch (IOException failed) {
      metrics.dropped(DropCause.NOT_ENCODED);
      refused.warn(String.valueOf(failed.getMessage()));
      return;
    }
    metrics.encoded(System.nanoTime() - start);
    send(next, encoder.codec(), picture, payload);
  }

  private void send(LatestFrame.Numbered next, Codec codec, Picture picture, ByteBuffer payload) {
    publisher.publish(
        new OutgoingFrame(
            next.sequence(),
            codec,
            picture.width(),
            picture.height(),
            next.frame().capturedUs(),
            clock.nowUs(),
            payload));
  }
}
