package dev.framecast.relay.net.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.v1.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay reads each golden message as the contract's own reader does, and keeps its bytes. */
class GoldenBytesTest {
  private static final Path GOLDEN = Path.of("../proto/src/test/resources/golden");
  private static final int LIMIT = 4096;

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txtpb"))
          .map(name -> name.replace(".txtpb", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadAsGolden(String name) throws IOException {
    String hex = String.join("", Files.readAllLines(GOLDEN.resolve(name + ".hex")));
    var account = new MemoryBudget(LIMIT).open(() -> {});
    ReceiveBuffer buffer = new ReceiveBuffer(new UnpooledByteBufAllocator(true), account, LIMIT);
    ByteBuf room = buffer.lend();
    room.writeBytes(HexFormat.of().parseHex(hex));
    buffer.landed(room);
    Message message = Objects.requireNonNull(buffer.next(LIMIT));
    try {
      byte[] kept = new byte[message.bytes().readableBytes()];
      message.bytes().getBytes(message.bytes().readerIndex(), kept);
      assertThat(HexFormat.of().formatHex(kept)).isEqualTo(hex);
      assertThat(Envelopes.parse(message.body()))
          .isEqualTo(
              TextFormat.parse(Files.readString(GOLDEN.resolve(name + ".txtpb")), Envelope.class));
      assertThat(FrameMessage.is(message)).isEqualTo(name.startsWith("frame"));
      Envelope envelope = Envelopes.parse(message.body());
      assertThat(PongMessage.is(message)).isEqualTo(envelope.hasPong());
      if (envelope.hasPong()) {
        assertThat(PongMessage.originUs(message)).isEqualTo(envelope.getPong().getOriginUs());
      }
    } finally {
      message.bytes().release();
      buffer.discard();
    }
  }
}
