package dev.framecast.capture.source.http.multipart;

import static dev.framecast.capture.source.http.multipart.Bodies.bytes;
import static dev.framecast.capture.source.http.multipart.Bodies.join;
import static dev.framecast.capture.source.http.multipart.Bodies.told;
import static dev.framecast.capture.source.http.multipart.Bodies.usual;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cameras write between their pictures, each habit by itself. */
class MultipartReaderTest {
  private static final int PICTURES = 6;
  private static final String BOUNDARY = "frame";
  private static final String NEXT = "\r\n";

  @ParameterizedTest
  @MethodSource("dev.framecast.capture.source.http.multipart.Habits#all")
  void everyPictureComesOutByteForByte(Habit habit) throws Exception {
    List<byte[]> jpegs = jpegs();
    for (int seed = 0; seed < 40; seed++) {
      List<byte[]> read = Bodies.read(habit.body(jpegs), habit.boundary(), new Random(seed));
      assertThat(Bodies.names(read)).as("seed %d", seed).isEqualTo(Bodies.names(jpegs));
    }
  }

  @Test
  void aPictureWithoutAnEndGoesAsFarAsTheDelimiterAndTheNextIsWhole() throws Exception {
    List<byte[]> jpegs = jpegs();
    byte[] cut = java.util.Arrays.copyOf(jpegs.get(1), jpegs.get(1).length - 40);
    for (byte[] between : List.of(usual(cut), told(cut, cut.length + 40))) {
      byte[] body = join(usual(jpegs.get(0)), between, usual(jpegs.get(2)), usual(jpegs.get(3)));
      for (int seed = 0; seed < 40; seed++) {
        assertThat(Bodies.read(body, BOUNDARY, new Random(seed)))
            .containsExactly(jpegs.get(0), cut, jpegs.get(2), jpegs.get(3));
      }
    }
  }

  @Test
  void aLastPictureThatWasBrokenOffIsGivenOutAsItIs() throws Exception {
    byte[] jpeg = Bodies.jpeg(1, "", 5_000);
    byte[] half = java.util.Arrays.copyOf(usual(jpeg), 3_000);
    List<byte[]> read = Bodies.read(join(usual(jpeg), half), BOUNDARY, new Random(1));
    assertThat(read).hasSize(2);
    assertThat(read.getFirst()).isEqualTo(jpeg);
    assertThat(read.getLast()).hasSizeLessThan(jpeg.length);
  }

  @Test
  void picturesOfAnotherKindAreTakenByTheirLengthOrUpToTheDelimiter() throws Exception {
    byte[] png = join(bytes(0x89), "PNG\r\n\u001a\n", "some\r\n--lines\r\nof data\n".repeat(40));
    byte[] told =
        join(
            "--frame\r\nContent-Type: image/png\r\nContent-Length: " + png.length,
            "\r\n\r\n",
            png,
            NEXT);
    byte[] untold = join("--frame\r\nContent-Type: image/png\r\n\r\n", png, NEXT);
    byte[] body = join(told, untold, usual(jpegs().getFirst()), told);
    for (int seed = 0; seed < 40; seed++) {
      assertThat(Bodies.read(body, BOUNDARY, new Random(seed)))
          .containsExactly(png, png, jpegs().getFirst(), png);
    }
  }

  @Test
  void theLastDelimiterIsKnownAndWhatFollowsIsReadAllTheSame() throws Exception {
    byte[] jpeg = jpegs().getFirst();
    byte[] body = join(usual(jpeg), "--frame--\r\n", "the end\r\n", usual(jpeg));
    assertThat(Bodies.read(body, BOUNDARY, new Random(1))).containsExactly(jpeg, jpeg);
  }

  /** Pictures that hold what a stream is made of: a boundary, headers, a thumbnail. */
  private static List<byte[]> jpegs() {
    String tricky =
        "\r\n--frame\r\nContent-Length: 3\r\n\r\n"
            + new String(
                bytes(0xff, 0xd8, 0xff, 0xdb, 0xff, 0xd9),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    List<byte[]> jpegs = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      jpegs.add(Bodies.jpeg(i, i % 2 == 0 ? tricky : "", 40 + i * 3_000));
    }
    return jpegs;
  }
}
