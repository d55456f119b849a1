package dev.framecast.capture.encode;

import dev.framecast.wire.clock.MicrosClock;
import java.time.Duration;

/**
 * How raw pictures are encoded.
 *
 * @param codec what they become
 * @param quality 1 to 100, where the codec loses anything
 * @param keyframeInterval the longest time between two keyframes of H.264
 */
public record Encoding(OutputCodec codec, int quality, Duration keyframeInterval) {
  /**
   * A new encoder, to be used and closed by the calling thread.
   *
   * @param clock what the time between keyframes is measured by
   */
  public FrameEncoder encoder(MicrosClock clock) {
    return switch (codec) {
      case AUTO, JPEG -> new JpegEncoder(quality);
      case H264 -> new H264Encoder(quality, keyframeInterval, clock);
      case PNG -> new PngEncoder();
      case RAW -> new RawEncoder();
    };
  }
}
