package dev.framecast.capture.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.capture.Clips;
import dev.framecast.capture.H264Files;
import dev.framecast.capture.H264Units;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write around their pictures, and that each of them is a camera all the same. */
class HttpHabitsTest {
  private static final String MULTIPART = "multipart/x-mixed-replace; boundary=frame";

  @TempDir private Path folder;
  private List<byte[]> jpegs = List.of();

  @BeforeEach
  void record() throws IOException {
    jpegs = Clips.chunks(Clips.mjpeg(folder, 6, 15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n",
        "HTTP/1.0 200\r\ncontent-type:multipart/x-mixed-replace;boundary=\"frame\"\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Type: multipart/x-mixed-replace;boundary=--frame\n\n",
        "ICY 200 OK\r\nContent-Type: multipart/mixed; charset=utf-8; boundary=frame; x=y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: Multipart/X-Mixed-Replace\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header at all\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\nContent-Type: x-mixed-replace\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void anyHeadMayStandAboveAStream(String head) throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text(head);
                  for (byte[] jpeg : jpegs) {
                    reply.text("--frame\r\nContent-Type: image/jpeg\r\n\r\n").bytes(jpeg);
                    reply.text("\r\n");
                  }
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/"))) {
      assertThat(source.jpegs(jpegs.size())).containsExactlyElementsOf(jpegs);
      assertThat(camera.connections()).isEqualTo(1);
      assertThat(camera.requests().getFirst().headers()).doesNotContainKey("range");
    }
  }

  @Test
  void chunksMayBeginAndEndAnywhere() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: " + MULTIPART + "\r\n");
                  reply.text("Transfer-Encoding: chunked\r\n\r\n");
                  for (byte[] jpeg : jpegs) {
                    reply.text("9;note=x\r\n--frame\r\n\r\n2\r\n\r\n\r\n");
                    for (int at = 0; at < jpeg.length; at += 1000) {
                      byte[] piece =
                          java.util.Arrays.copyOfRange(jpeg, at, Math.min(jpeg.length, at + 1000));
                      reply.text(Integer.toHexString(piece.length) + "\r\n").bytes(piece);
                      reply.text("\r\n");
                    }
                    reply.text("2\r\n\r\n\r\n");
                  }
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/"))) {
      assertThat(source.jpegs(jpegs.size())).containsExactlyElementsOf(jpegs);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/x-motion-jpeg", "image/jpeg", "application/octet-stream", ""})
  void jpegsMayFollowEachOtherWithNothingBetween(String type) throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n");
                  for (byte[] jpeg : jpegs) {
                    reply.bytes(jpeg);
                  }
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/"))) {
      assertThat(source.jpegs(jpegs.size())).containsExactlyElementsOf(jpegs);
    }
  }

  @Test
  void brokenPicturesAreKnownAsSuchAndTheOthersComeOut() throws Exception {
    byte[] half = java.util.Arrays.copyOf(jpegs.get(1), jpegs.get(1).length / 2);
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: " + MULTIPART + "\r\n\r\n");
                  for (byte[] jpeg : List.of(jpegs.get(0), half, jpegs.get(2), jpegs.get(3))) {
                    reply.text("--frame\r\nContent-Length: " + jpeg.length + "\r\n\r\n");
                    reply.bytes(jpeg).text("\r\n");
                  }
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/"))) {
      assertThat(source.jpegs(4))
          .containsExactly(jpegs.get(0), new byte[0], jpegs.get(2), jpegs.get(3));
    }
  }

  @Test
  void theLastDelimiterEndsTheStreamThoughTheConnectionStays() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: " + MULTIPART + "\r\n\r\n");
                  reply.text("--frame\r\n\r\n").bytes(jpegs.getFirst()).text("\r\n--frame--\r\n");
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/"))) {
      assertThat(source.jpegs(1)).containsExactly(jpegs.getFirst());
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source.source().next())
          .withMessageContaining("ended the stream");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "416 Requested Range Not Satisfiable"})
  void whatIsNoPictureIsReadByFfmpegWithoutARangeWhereThatIsRefused(String toRange)
      throws Exception {
    Path clip = folder.resolve("clip.ts");
    H264Files.write(
        clip, H264Units.encode(40, 10, 64, 48), IntStream.range(0, 40).boxed().toList(), 64, 48);
    byte[] bytes = Files.readAllBytes(clip);
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  boolean isRange = request.headers().containsKey("range");
                  reply.text("HTTP/1.1 " + (isRange ? toRange : "200 OK") + "\r\n");
                  if (isRange && toRange.startsWith("4")) {
                    return reply.text("Content-Length: 0\r\n\r\n") == null;
                  }
                  reply.text("Content-Type: video/mp2t\r\nConnection: close\r\n\r\n");
                  reply.bytes(bytes);
                  return reply.silence();
                });
        OpenSource source = OpenSource.at(camera.address("/live.ts"))) {
      try (SourceFrame frame = Objects.requireNonNull(source.source().next())) {
        assertThat(frame.picture().width()).isEqualTo(64);
      }
      assertThat(source.source().isLive()).isTrue();
    }
  }

  @Test
  void aPageForPeopleIsNamed() throws Exception {
    try (CameraServer camera =
        new CameraServer(
            (request, reply) -> {
              reply.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Too many users");
              return false;
            })) {
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> OpenSource.at(camera.address("/")))
          .withMessageContaining("it is a web page")
          .satisfies(
              failed ->
                  assertThat(failed.reason()).isEqualTo(StreamReason.STREAM_REASON_SOURCE_FAILED));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSECRET\r\n",
        "200 OK\r\nContent-Encoding: gzip\r\n\r\nSECRET, and more",
        "200 OK\r\nContent-Length: SECRET\r\n\r\nSECRET, and more",
        "302 SECRET\r\nLocation: ftp://SECRET:SECRET@SECRET/SECRET\r\n\r\n",
        "302 SECRET\r\nLocation: http://SECRET.invalid/?token=SECRET\r\n\r\n",
        "302 SECRET\r\nLocation: http://SECRET:SECRET@127.0.0.1:1/SECRET\r\n\r\n",
        "SECRET SECRET\r\n\r\n",
        "500 SECRET\r\n\r\nSECRET"
      })
  void whatTheServerWroteIsNotQuoted(String answer) throws Exception {
    try (CameraServer camera =
        new CameraServer(
            (request, reply) -> {
              reply.text("HTTP/1.1 " + answer);
              return false;
            })) {
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> OpenSource.at(camera.address("/")))
          .withMessageContaining("127.0.0.1")
          .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("SECRET"));
    }
  }

  @Test
  void aRefusalIsNamedAndTheNextAttemptMaySucceed() throws Exception {
    try (CameraServer camera =
        new CameraServer(
            (request, reply) -> {
              if (request.headers().containsKey("x")) {
                return false;
              }
              reply.text("HTTP/1.1 503 Overflow\r\nContent-Length: 2\r\n\r\nno");
              return true;
            })) {
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> OpenSource.at(camera.address("/secret?pwd=abc")))
          .withMessageContaining("503 Service Unavailable")
          .satisfies(
              failed ->
                  assertThat(failed.reason())
                      .isEqualTo(StreamReason.STREAM_REASON_SOURCE_UNREACHABLE));
    }
  }
}
