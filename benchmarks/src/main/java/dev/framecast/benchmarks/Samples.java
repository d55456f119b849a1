package dev.framecast.benchmarks;

import dev.framecast.wire.FrameEncoding;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.nio.ByteBuffer;

/** Frames to measure with. */
final class Samples {
  private Samples() {}

  /** A frame's message with its prefix, as a publisher sends it. */
  static byte[] frame(int payloadBytes) {
    Frame header =
        Frame.newBuilder()
            .setCodec(Codec.CODEC_JPEG)
            .setWidth(1280)
            .setHeight(720)
            .setKeyframe(true)
            .setEpoch(1_767_225_600_000_000L)
            .setSequence(1)
            .setCaptureUs(1_767_225_600_000_000L)
            .setEncodedUs(1_767_225_600_001_000L)
            .setPublishedUs(1_767_225_600_002_000L)
            .setRelayedUs(0)
            .setPayloadCrc32C(1)
            .build();
    ByteBuffer head = FrameEncoding.head(header, payloadBytes);
    byte[] message = new byte[head.remaining() + payloadBytes];
    head.get(message, 0, head.remaining());
    return message;
  }
}
