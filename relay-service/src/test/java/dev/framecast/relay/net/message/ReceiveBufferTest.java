package dev.framecast.relay.net.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveBufferTest {
  private static final int LIMIT = 8 << 20;
  private static final int FIRST_BYTES = 4101;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final ReceiveBuffer buffer =
      new ReceiveBuffer(allocator, budget.open(() -> {}), FIRST_BYTES);

  @AfterEach
  void nothingIsLeft() {
    buffer.discard();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void everySplitPointYieldsTheSameMessages() throws WireException {
    byte[] bytes = conversation(3, 40, 200);
    List<byte[]> whole = feed(bytes, bytes.length);
    assertThat(whole).hasSize(6);
    for (int split = 1; split < bytes.length; split++) {
      List<byte[]> parts = new ArrayList<>(feed(Arrays.copyOf(bytes, split), split));
      parts.addAll(feed(Arrays.copyOfRange(bytes, split, bytes.length), bytes.length));
      assertThat(parts).as("split at %d", split).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void readsOfAnySizeYieldTheSameMessages() throws WireException {
    byte[] bytes = conversation(20, 1, 6_000);
    List<byte[]> whole = feed(bytes, bytes.length);
    Random random = new Random(20_260_102);
    for (int round = 0; round < 30; round++) {
      int largest = 8 + random.nextInt(1 << (4 + random.nextInt(11)));
      assertThat(feed(bytes, largest)).as("reads of %d", largest).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void multiplesOfTwoMebibytesComeWhole() throws WireException {
    for (int edge = -3; edge <= 3; edge++) {
      byte[] message = frame((2 << 20) + edge);
      assertThat(feed(message, 64 << 10)).as("2 MiB%+d", edge).containsExactly(message);
    }
  }

  @Test
  void aMessageStaysInTheMemoryThatTheSocketWasReadInto() throws WireException {
    byte[] message = frame(50_000);
    feed(message, message.length);
    ByteBuf room = buffer.lend();
    long address = room.memoryAddress();
    assertThat(room.writableBytes()).isGreaterThanOrEqualTo(message.length);
    room.writeBytes(message, 0, 20_000);
    buffer.landed(room);
    assertThat(buffer.next(LIMIT)).isNull();
    read(message, 20_000);
    ByteBuf taken = take();
    assertThat(taken.memoryAddress()).isEqualTo(address);
    assertThat(bytes(taken)).isEqualTo(message);
  }

  @Test
  void shortMessagesAreReadIntoTheSameMemoryAgain() throws WireException {
    byte[] pong = frame(40);
    for (int i = 0; i < 10; i++) {
      feed(pong, pong.length);
    }
    ByteBuf first = receive(pong);
    long address = first.memoryAddress();
    first.release();
    assertThat(allocator.metric().usedDirectMemory()).isPositive();
    ByteBuf next = receive(pong);
    assertThat(next.memoryAddress()).isEqualTo(address);
    next.release();
  }

  @Test
  void aMessageThatSomebodyHoldsIsNeverWrittenOver() throws WireException {
    List<ByteBuf> held = new ArrayList<>();
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(frame(30 + i));
      held.add(receive(sent.get(i)));
      if (i % 5 == 4) {
        // The memory's last holder but one goes before the others.
        ByteBuf done = held.set(i - 2, held.get(i - 2).copy());
        done.release();
      }
    }
    for (int i = 0; i < held.size(); i++) {
      assertThat(bytes(held.get(i))).as("message %d", i).isEqualTo(sent.get(i));
    }
  }

  @Test
  void bytesThatCameOtherwiseAreTakenToo() throws WireException {
    byte[] message = frame(10_000);
    buffer.landed(Unpooled.wrappedBuffer(message, 0, 5_000));
    assertThat(buffer.next(LIMIT)).isNull();
    buffer.landed(Unpooled.wrappedBuffer(message, 5_000, message.length - 5_000));
    assertThat(bytes(take())).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "ffffffffffffffffff01, PROTOCOL",
    "ffffffffffffffffffff, PROTOCOL",
    "ffffffffff01, PROTOCOL",
    "ffffffff07, MESSAGE_TOO_LARGE",
    "8380808010, MESSAGE_TOO_LARGE",
    "8180808000, PROTOCOL",
    "8500, PROTOCOL",
    "00, PROTOCOL",
    "8120, MESSAGE_TOO_LARGE"
  })
  void aBadPrefixIsRefusedBeforeAnythingIsAllocatedForIt(String hex, String code) {
    byte[] prefix = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () -> {
              for (byte next : prefix) {
                read(new byte[] {next}, 0);
                assertThat(buffer.next(4096)).isNull();
              }
            })
        .extracting(WireException::code)
        .isEqualTo(GoodbyeCode.valueOf("GOODBYE_CODE_" + code));
    assertThat(allocator.metric().usedDirectMemory()).isLessThanOrEqualTo(64 << 10);
  }

  @Test
  void theFirstByteIsKnownBeforeTheMessageIsThere() throws WireException {
    assertThat(buffer.firstByte()).isEqualTo(-1);
    read("G".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0);
    assertThat(buffer.next(4096)).isNull();
    assertThat(buffer.firstByte()).isEqualTo(-1);
    read("E".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0);
    assertThat(buffer.next(4096)).isNull();
    assertThat(buffer.firstByte()).isEqualTo('E');
  }

  private List<byte[]> feed(byte[] bytes, int largestRead) throws WireException {
    List<byte[]> messages = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      ByteBuf room = buffer.lend();
      int count = Math.min(Math.min(room.writableBytes(), largestRead), bytes.length - at);
      room.writeBytes(bytes, at, count);
      at += count;
      buffer.landed(room);
      for (Message next = buffer.next(LIMIT); next != null; next = buffer.next(LIMIT)) {
        assertThat(next.body().remaining())
            .isEqualTo(next.bytes().readableBytes() - next.prefixBytes());
        messages.add(bytes(next.bytes()));
      }
    }
    return messages;
  }

  private ByteBuf receive(byte[] message) throws WireException {
    Message whole = null;
    for (int at = 0; at < message.length; whole = buffer.next(LIMIT)) {
      ByteBuf room = buffer.lend();
      int count = Math.min(room.writableBytes(), message.length - at);
      room.writeBytes(message, at, count);
      at += count;
      buffer.landed(room);
    }
    return Objects.requireNonNull(whole).bytes();
  }

  private void read(byte[] bytes, int from) {
    ByteBuf room = buffer.lend();
    room.writeBytes(bytes, from, bytes.length - from);
    buffer.landed(room);
  }

  private ByteBuf take() throws WireException {
    return Objects.requireNonNull(buffer.next(LIMIT), "no message is there").bytes();
  }

  private static byte[] bytes(ByteBuf from) {
    byte[] bytes = new byte[from.readableBytes()];
    from.readBytes(bytes);
    from.release();
    return bytes;
  }

  private static byte[] conversation(int frames, int smallest, int largest) {
    Random random = new Random(20_260_103);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < frames; i++) {
      all.writeBytes(frame(smallest + random.nextInt(largest - smallest)));
      all.writeBytes(array(Envelopes.ping(random.nextLong())));
    }
    return all.toByteArray();
  }

  private static byte[] frame(int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    new Random(payloadBytes).nextBytes(payload);
    return array(
        Envelope.newBuilder()
            .setFrame(
                Frame.newBuilder()
                    .setCodec(Codec.CODEC_JPEG)
                    .setWidth(1)
                    .setHeight(1)
                    .setKeyframe(true)
                    .setPayload(ByteString.copyFrom(payload)))
            .build());
  }

  private static byte[] array(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
