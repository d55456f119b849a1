package dev.framecast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import dev.framecast.wire.v1.Envelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of each message, as every implementation must read and write them: {@code
 * golden/X.txtpb} says what X is, {@code golden/X.hex} how it goes over the wire, its prefix
 * included.
 */
class GoldenBytesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

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
  void isWrittenAsGolden(String name) throws IOException {
    ByteBuffer written = Envelopes.delimited(message(name));
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(bytes(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isReadAsGolden(String name) throws IOException {
    var in = new MessageReader(new ByteArrayInputStream(bytes(name)), 4096);
    assertThat(in.read()).isEqualTo(message(name));
    assertThat(in.read()).isNull();
  }

  @ParameterizedTest
  @MethodSource("names")
  void framesAreTheSameWithTheirPayloadApart(String name) throws IOException {
    Envelope envelope = message(name);
    if (!envelope.hasFrame()) {
      return;
    }
    ByteBuffer payload = envelope.getFrame().getPayload().asReadOnlyByteBuffer();
    ByteBuffer head =
        FrameEncoding.head(
            envelope.getFrame().toBuilder().clearPayload().build(), payload.remaining());
    ByteBuffer whole = ByteBuffer.allocate(head.remaining() + payload.remaining());
    whole.put(head).put(payload);
    assertThat(whole.array()).isEqualTo(bytes(name));
  }

  @Test
  void everyBodyHasGoldenBytes() throws IOException {
    var missing = EnumSet.allOf(Envelope.BodyCase.class);
    missing.remove(Envelope.BodyCase.BODY_NOT_SET);
    for (String name : names()) {
      missing.remove(message(name).getBodyCase());
    }
    assertThat(missing).isEmpty();
  }

  private static Envelope message(String name) throws IOException {
    return TextFormat.parse(Files.readString(GOLDEN.resolve(name + ".txtpb")), Envelope.class);
  }

  private static byte[] bytes(String name) throws IOException {
    String hex = String.join("", Files.readAllLines(GOLDEN.resolve(name + ".hex")));
    return HexFormat.of().parseHex(hex);
  }
}
