package dev.framecast.capture.source.http.multipart;

import static dev.framecast.capture.source.http.multipart.Bodies.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Whatever comes: reading ends, holds no more than its bound, and finds whole pictures again. */
class MultipartFuzzTest {
  private static final int TAIL = 4;

  @RepeatedTest(300)
  void wholePicturesBehindAnythingAreFound(RepetitionInfo repetition) throws Exception {
    Random chance = new Random(repetition.getCurrentRepetition());
    List<byte[]> tail = new ArrayList<>();
    List<Object> body = new ArrayList<>(List.of(damaged(chance)));
    // What a damaged length or segment swallows is bounded: 64 kB of filler, then all is well.
    body.add("\r\n".repeat(40_000));
    for (int i = 0; i < TAIL; i++) {
      byte[] jpeg = Bodies.jpeg(100 + i, "", 500);
      tail.add(jpeg);
      body.add(part(jpeg));
    }
    List<byte[]> read = Bodies.read(join(body.toArray()), boundary(chance), chance);
    assertThat(read.subList(Math.max(0, read.size() - TAIL + 1), read.size()))
        .as("seed %d", repetition.getCurrentRepetition())
        .containsExactlyElementsOf(tail.subList(1, TAIL));
  }

  @Test
  void aPictureThatNeverEndsIsPassedOverAndTheNextIsFound() throws Exception {
    byte[] endless = Bodies.jpeg(1, "", MultipartReader.MOST_PICTURE_BYTES + 100_000);
    byte[] jpeg = Bodies.jpeg(2, "", 500);
    List<byte[]> read =
        Bodies.read(join(part(endless), part(jpeg), part(jpeg)), "frame", new Random(3));
    assertThat(read.getFirst()).isEmpty();
    assertThat(read.subList(read.size() - 2, read.size())).containsExactly(jpeg, jpeg);
  }

  @Test
  void noiseWithoutAnyLineIsNotKept() throws Exception {
    byte[] noise = "x".repeat(50 << 20).getBytes();
    assertThat(Bodies.read(noise, "frame", new Random(4))).isEmpty();
  }

  private static @Nullable String boundary(Random chance) {
    return chance.nextInt(4) == 0 ? null : "frame";
  }

  /** A stream with bytes changed, left out, put in twice. */
  private static byte[] damaged(Random chance) {
    List<Object> parts = new ArrayList<>();
    int count = 1 + chance.nextInt(5);
    for (int i = 0; i < count; i++) {
      parts.add(part(Bodies.jpeg(i, "comment", chance.nextInt(3_000))));
    }
    byte[] bytes = join(parts.toArray());
    for (int i = chance.nextInt(12); i > 0; i--) {
      int at = chance.nextInt(bytes.length);
      int length = chance.nextInt(Math.min(200, bytes.length - at));
      bytes =
          switch (chance.nextInt(4)) {
            case 0 -> changed(bytes, at, (byte) chance.nextInt());
            case 1 -> join(slice(bytes, 0, at), slice(bytes, at + length, bytes.length));
            case 2 -> join(slice(bytes, 0, at + length), slice(bytes, at, bytes.length));
            default -> changed(bytes, at, (byte) 0xff);
          };
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, int at, byte to) {
    bytes[at] = to;
    return bytes;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] part(byte[] jpeg) {
    return join(
        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length,
        "\r\n\r\n",
        jpeg,
        "\r\n");
  }
}
