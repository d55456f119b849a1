package dev.framecast.capture.source.http.multipart;

import static dev.framecast.capture.source.http.multipart.Bodies.bytes;
import static dev.framecast.capture.source.http.multipart.Bodies.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cameras write between their pictures, each habit by itself. */
class MultipartReaderTest {
  private static final int PICTURES = 6;
  private static final String BOUNDARY = "frame";
  private static final String NEXT = "\r\n";

  /** One way to write a stream. */
  record Habit(
      String name, @Nullable String boundary, String before, Function<byte[], byte[]> part) {
    byte[] body(List<byte[]> jpegs) {
      List<Object> all = new ArrayList<>(List.of(before));
      jpegs.forEach(jpeg -> all.add(part.apply(jpeg)));
      return join(all.toArray());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("habits")
  void everyPictureComesOutByteForByte(Habit habit) throws Exception {
    List<byte[]> jpegs = jpegs();
    for (int seed = 0; seed < 40; seed++) {
      List<byte[]> read = Bodies.read(habit.body(jpegs), habit.boundary(), new Random(seed));
      assertThat(Bodies.names(read)).as("seed %d", seed).isEqualTo(Bodies.names(jpegs));
    }
  }

  static Stream<Habit> habits() {
    return Stream.of(
        new Habit("as it should be", BOUNDARY, "", MultipartReaderTest::usual),
        new Habit(
            "no boundary before the first part",
            BOUNDARY,
            "",
            j -> join("Content-Type: image/jpeg\r\n", length(j), NEXT, j, "\r\n--frame\r\n")),
        new Habit(
            "boundary and first header in one line",
            "--jpgboundary",
            "",
            j -> join("--jpgboundaryContent-type: image/jpeg\r\n", length(j), NEXT, j, NEXT)),
        new Habit(
            "the same, and not declared",
            null,
            "",
            j -> join("--jpgboundaryContent-type: image/jpeg\r\n", length(j), NEXT, j, NEXT)),
        new Habit(
            "a parameter behind the type",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg;size=" + j.length, "\r\n\r\n", j, NEXT)),
        new Habit(
            "image/jpg",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpg\r\n", length(j), NEXT, j, NEXT)),
        new Habit("no type", BOUNDARY, "", j -> join("--frame\r\n", length(j), NEXT, j, NEXT)),
        new Habit(
            "no length",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg\r\n\r\n", j, NEXT)),
        new Habit("no header at all", BOUNDARY, "", j -> join("--frame\r\n\r\n", j, NEXT)),
        new Habit("not even an empty line", BOUNDARY, "", j -> join("--frame\r\n", j, NEXT)),
        new Habit(
            "LF only",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\nContent-Type: image/jpeg\nContent-Length: " + j.length,
                    "\n\n",
                    j,
                    "\n")),
        new Habit(
            "lower case",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\ncontent-type: image/jpeg\r\ncontent-length: " + j.length,
                    "\r\n\r\n",
                    j,
                    NEXT)),
        new Habit(
            "folded header",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type:\r\n image/jpeg\r\nContent-Length:\r\n\t" + j.length,
                    "\r\n\r\n",
                    j,
                    NEXT)),
        new Habit(
            "10 kB of headers",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: image/jpeg\r\n",
                    "X-Note: 11-11-2011 PM_IO_00\r\n".repeat(350),
                    length(j),
                    NEXT,
                    j,
                    NEXT)),
        new Habit(
            "a header of 40 kB",
            BOUNDARY,
            "",
            j -> join("--frame\r\nX-Long: ", "a".repeat(40_000), NEXT, length(j), NEXT, j, NEXT)),
        new Habit("declared with its dashes", "--frame", "", MultipartReaderTest::usual),
        new Habit(
            "written without its dashes",
            BOUNDARY,
            "",
            j -> join("frame\r\nContent-Type: image/jpeg\r\n", length(j), NEXT, j, NEXT)),
        new Habit("not declared", null, "", MultipartReaderTest::usual),
        new Habit("declared as another", "other", "", MultipartReaderTest::usual),
        new Habit("declared as nothing", "", "", MultipartReaderTest::usual),
        new Habit("declared as dashes alone", "--", "", MultipartReaderTest::usual),
        new Habit(
            "nothing between picture and boundary",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: image/jpeg\r\n", length(j), NEXT, j)),
        new Habit("empty lines between", BOUNDARY, "", j -> join(usual(j), "\r\n\r\n\r\n")),
        new Habit(
            "text before the first", BOUNDARY, "This is MIME.\r\n\r\n", MultipartReaderTest::usual),
        new Habit(
            "a second head",
            BOUNDARY,
            "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=--frame\r\n\r\n",
            MultipartReaderTest::usual),
        new Habit("length too small", BOUNDARY, "", j -> told(j, j.length / 2)),
        new Habit("length too large", BOUNDARY, "", j -> told(j, j.length + 100)),
        new Habit("length of always the same", BOUNDARY, "", j -> told(j, 999_999)),
        new Habit("length 0", BOUNDARY, "", j -> told(j, 0)),
        new Habit("length -1", BOUNDARY, "", j -> told(j, -1)),
        new Habit(
            "length absurd",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Length: 99999999999999999999\r\n\r\n", j, NEXT)),
        new Habit(
            "counted zeros behind the picture",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Length: " + (j.length + 300),
                    "\r\n\r\n",
                    j,
                    new byte[300],
                    NEXT)),
        new Habit(
            "a counted second picture behind",
            BOUNDARY,
            "",
            j -> {
              byte[] small = Bodies.jpeg(77, "", 60);
              return join(
                  "--frame\r\nContent-Length: " + (j.length + small.length),
                  "\r\n\r\n",
                  j,
                  small,
                  NEXT);
            }),
        new Habit(
            "text parts between",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n",
                    usual(j))),
        new Habit(
            "text parts without a length",
            BOUNDARY,
            "",
            j -> join("--frame\r\nContent-Type: text/plain\r\n\r\nhello\r\n", usual(j))),
        new Habit(
            "empty parts",
            BOUNDARY,
            "",
            j ->
                join(
                    "--frame\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n\r\n",
                    usual(j))),
        new Habit(
            "sound that holds markers",
            BOUNDARY,
            "",
            j -> {
              byte[] sound = join(bytes(0xff, 0xd8, 0xff), "x".repeat(50), bytes(0xff, 0xd9));
              return join(
                  usual(j),
                  "--frame\r\nContent-Type: audio/basic\r\nContent-Length: " + sound.length,
                  "\r\n\r\n",
                  sound,
                  NEXT);
            }),
        new Habit("no multipart at all", null, "", j -> j),
        new Habit("no multipart, and bytes between", null, "", j -> join(j, new byte[70_000])));
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
    byte[] told = join("--frame\r\nContent-Type: image/png\r\n", length(png), NEXT, png, NEXT);
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

  private static byte[] usual(byte[] jpeg) {
    return told(jpeg, jpeg.length);
  }

  private static byte[] told(byte[] jpeg, int length) {
    return join(
        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + length, "\r\n\r\n", jpeg, NEXT);
  }

  private static String length(byte[] jpeg) {
    return "Content-Length: " + jpeg.length + NEXT;
  }
}
