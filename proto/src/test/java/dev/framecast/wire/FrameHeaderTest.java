package dev.framecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
  private static final Frame FRAME =
      Frame.newBuilder()
          .setCodec(Codec.CODEC_JPEG)
          .setWidth(1280)
          .setHeight(720)
          .setKeyframe(true)
          .setEpoch(5)
          .setSequence(0)
          .setCaptureUs(1_767_225_600_000_000L)
          .setRelayedUs(0)
          .setPayloadCrc32C(1)
          .setPayload(ByteString.copyFromUtf8("picture"))
          .build();

  @Test
  void readsEveryFieldInFrontOfThePayload() throws WireException {
    ByteBuffer message = message(FRAME);
    FrameHeader header = FrameHeader.peek(message);
    assertThat(header.codec()).isEqualTo(Codec.CODEC_JPEG);
    assertThat(header.width()).isEqualTo(1280);
    assertThat(header.height()).isEqualTo(720);
    assertThat(header.keyframe()).isTrue();
    assertThat(header.epoch()).isEqualTo(5);
    assertThat(header.sequence()).isZero();
    assertThat(header.captureUs()).isEqualTo(1_767_225_600_000_000L);
    byte[] payload = new byte[header.payloadBytes()];
    message.get(header.payloadOffset(), payload);
    assertThat(payload).asString().isEqualTo("picture");
  }

  @Test
  void theHopTimeCanBeWrittenInPlace() throws IOException {
    ByteBuffer message = message(FRAME);
    FrameHeader header = FrameHeader.peek(message);
    message
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.relayedUsOffset(), 1_767_225_600_123_456L);
    assertThat(Envelopes.parse(message).getFrame())
        .isEqualTo(FRAME.toBuilder().setRelayedUs(1_767_225_600_123_456L).build());
  }

  @Test
  void aFrameWithoutNumbersOrHopTimeIsKnownAsSuch() throws WireException {
    Frame bare = FRAME.toBuilder().clearEpoch().clearSequence().clearRelayedUs().build();
    FrameHeader header = FrameHeader.peek(message(bare));
    assertThat(header.sequence()).isEqualTo(FrameHeader.UNNUMBERED);
    assertThat(header.relayedUsOffset()).isEqualTo(-1);
  }

  @Test
  void fieldsOfLaterVersionsAreSkipped() throws WireException {
    var later =
        UnknownFieldSet.newBuilder()
            .addField(13, UnknownFieldSet.Field.newBuilder().addFixed64(9).build())
            .build();
    // Unknown fields are serialised last: put them in front of the payload as a newer writer would.
    ByteString front =
        FRAME.toBuilder().clearPayload().setUnknownFields(later).build().toByteString();
    ByteString back = Frame.newBuilder().setPayload(FRAME.getPayload()).build().toByteString();
    assertThat(FrameHeader.peek(wrapped(front.concat(back))).payloadBytes()).isEqualTo(7);
  }

  @Test
  void aLargeFieldOfALaterVersionIsSkippedToo() throws WireException {
    var later =
        UnknownFieldSet.newBuilder()
            .addField(
                13,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[5_000]))
                    .build())
            .build();
    ByteString front =
        FRAME.toBuilder().clearPayload().setUnknownFields(later).build().toByteString();
    ByteString back = Frame.newBuilder().setPayload(FRAME.getPayload()).build().toByteString();
    assertThat(FrameHeader.peek(wrapped(front.concat(back))).payloadBytes()).isEqualTo(7);
  }

  @Test
  void doesNotCopyThePayloadOutOfADirectBuffer() throws WireException {
    ByteString payload = ByteString.copyFrom(new byte[1 << 20]);
    ByteBuffer heap = message(FRAME.toBuilder().setPayload(payload).build());
    ByteBuffer direct = ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
    FrameHeader.peek(direct);
    var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    FrameHeader header = FrameHeader.peek(direct);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(header.payloadBytes()).isEqualTo(1 << 20);
    assertThat(allocated).isLessThan(64 << 10);
  }

  @Test
  void refusesFramesThatARelayCannotForward() {
    refused(FRAME.toBuilder().clearPayload().build(), "no payload");
    refused(FRAME.toBuilder().clearWidth().build(), "picture size");
    refused(FRAME.toBuilder().setEpoch(-1).build(), "epoch");
    refused(FRAME.toBuilder().setSequence(-2).build(), "sequence");
    ByteString trailing =
        FRAME.toByteString().concat(Frame.newBuilder().setWidth(1).build().toByteString());
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> FrameHeader.peek(wrapped(trailing)))
        .withMessageContaining("last field");
  }

  @Test
  void looksAtNoMoreThanABoundedHead() throws WireException {
    ByteString fits = fields(16_000).concat(FRAME.toByteString());
    assertThat(FrameHeader.peek(wrapped(fits)).width()).isEqualTo(FRAME.getWidth());
    for (int bytes : new int[] {16_390, 100_000, 8_000_000}) {
      ByteString tooMuch = fields(bytes).concat(FRAME.toByteString());
      for (ByteString frame : List.of(tooMuch, fields(bytes))) {
        assertThatExceptionOfType(WireException.class)
            .isThrownBy(() -> FrameHeader.peek(wrapped(frame)))
            .withMessageContaining("more than 16384 bytes");
      }
    }
  }

  @Test
  void judgesAFrameByItsBeginning() throws WireException {
    ByteBuffer whole =
        message(FRAME.toBuilder().setPayload(ByteString.copyFrom(new byte[20_000])).build());
    ByteBuffer begun = whole.slice(0, Protocol.MAX_FRAME_HEAD_BYTES);
    assertThat(FrameHeader.peek(begun, whole.remaining())).isEqualTo(FrameHeader.peek(whole));
    ByteBuffer other = wrapped(fields(21_000)).slice(0, Protocol.MAX_FRAME_HEAD_BYTES);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> FrameHeader.peek(other, 21_004));
  }

  /** Numbers that no version knows, of so many bytes together. */
  private static ByteString fields(int bytes) {
    byte[] field = {(byte) 0x98, 0x06, 1};
    byte[] fields = new byte[bytes / field.length * field.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field[i % field.length];
    }
    return ByteString.copyFrom(fields);
  }

  @Test
  void neverFailsOtherwiseThanWithAWireException() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = message(FRAME).array();
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        FrameHeader header =
            FrameHeader.peek(ByteBuffer.wrap(bad, 0, random.nextInt(bad.length + 1)));
        assertThat(header.payloadOffset() + header.payloadBytes()).isLessThanOrEqualTo(bad.length);
      } catch (WireException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  private static void refused(Frame frame, String why) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> FrameHeader.peek(message(frame)))
        .withMessageContaining(why);
  }

  private static ByteBuffer message(Frame frame) {
    return ByteBuffer.wrap(Envelope.newBuilder().setFrame(frame).build().toByteArray());
  }

  private static ByteBuffer wrapped(ByteString frame) {
    var body =
        UnknownFieldSet.newBuilder()
            .addField(
                Envelope.FRAME_FIELD_NUMBER,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(frame).build())
            .build();
    return ByteBuffer.wrap(body.toByteArray());
  }
}
