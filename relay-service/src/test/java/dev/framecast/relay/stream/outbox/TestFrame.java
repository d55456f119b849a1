package dev.framecast.relay.stream.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.v1.Codec;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame without bytes that counts its references; its maker holds the first. */
public final class TestFrame implements SharedFrame {
  private final FrameHeader header;
  private final int bytes;
  private final long relayedUs;
  private final AtomicInteger references = new AtomicInteger(1);

  private TestFrame(FrameHeader header, int bytes, long relayedUs) {
    this.header = header;
    this.bytes = bytes;
    this.relayedUs = relayedUs;
  }

  /** A frame of a codec that knows only keyframes. */
  public static TestFrame picture(long sequence) {
    return of(Codec.CODEC_JPEG, true, 1, sequence, 0, 100);
  }

  /** A keyframe that others build on. */
  public static TestFrame keyframe(long sequence) {
    return of(Codec.CODEC_H264, true, 1, sequence, 0, 100);
  }

  /** A frame that builds on the one before. */
  public static TestFrame delta(long sequence) {
    return of(Codec.CODEC_H264, false, 1, sequence, 0, 100);
  }

  /** Any frame. */
  public static TestFrame of(
      Codec codec, boolean keyframe, long epoch, long sequence, long captureUs, int bytes) {
    return new TestFrame(
        new FrameHeader(
            codec,
            64,
            48,
            keyframe,
            epoch,
            sequence,
            captureUs,
            FrameHeader.UNNUMBERED,
            -1,
            20,
            bytes),
        bytes,
        captureUs);
  }

  /** The same frame, which the relay received then. */
  public TestFrame relayed(long atUs) {
    return new TestFrame(header, bytes, atUs);
  }

  /** The same frame, which builds on that one. */
  public TestFrame buildingOn(long base) {
    return new TestFrame(
        new FrameHeader(
            header.codec(),
            header.width(),
            header.height(),
            header.keyframe(),
            header.epoch(),
            header.sequence(),
            header.captureUs(),
            base,
            header.relayedUsOffset(),
            header.payloadOffset(),
            header.payloadBytes()),
        bytes,
        relayedUs);
  }

  /** How many references are held. */
  public int references() {
    return references.get();
  }

  @Override
  public FrameHeader header() {
    return header;
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  public long relayedUs() {
    return relayedUs;
  }

  @Override
  public void retain() {
    assertThat(references.getAndIncrement()).as("references of a live frame").isPositive();
  }

  @Override
  public void release() {
    assertThat(references.getAndDecrement()).as("references of a live frame").isPositive();
  }

  @Override
  public String toString() {
    return (header.keyframe() ? "key " : "delta ") + header.sequence();
  }
}
