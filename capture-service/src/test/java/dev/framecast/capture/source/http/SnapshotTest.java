package dev.framecast.capture.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.capture.Clips;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.RawPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that answer with one picture. */
class SnapshotTest {
  @TempDir private Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private List<byte[]> jpegs = List.of();

  @BeforeEach
  void record() throws IOException {
    jpegs = Clips.chunks(Clips.mjpeg(folder, 6, 15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/jpeg", "image/jpg", "application/octet-stream", "text/html"})
  void isAskedForThePictureAgainAndAgainOverOneConnection(String type) throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.get(asked.getAndIncrement() % jpegs.size());
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(jpeg);
                  return true;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(6)).containsExactlyElementsOf(jpegs);
      assertThat(source.source().mayRepeat()).isTrue();
      assertThat(camera.connections()).isEqualTo(1);
    }
  }

  @Test
  void isAskedAgainWhereEachAnswerEndsWithItsConnection() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n\r\n");
                  reply.bytes(jpegs.get(asked.getAndIncrement() % jpegs.size()));
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(6)).containsExactlyElementsOf(jpegs);
      assertThat(camera.connections()).isEqualTo(camera.requests().size());
    }
  }

  @Test
  void aConnectionThatItsServerClosedBetweenTwoRequestsIsNoFault() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.get(asked.getAndIncrement() % jpegs.size());
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(jpeg);
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(6)).containsExactlyElementsOf(jpegs);
    }
  }

  @Test
  void aPictureThatHasNotChangedIsSentOnceByTheServerAndYieldedAgain() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  if (request.header("if-none-match").equals("\"7\"")
                      && request.header("if-modified-since").equals("yesterday")) {
                    reply.text("HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\n\r\n");
                    return true;
                  }
                  byte[] jpeg = jpegs.getFirst();
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nETag: \"7\"\r\n");
                  reply.text("Last-Modified: yesterday\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(jpeg);
                  asked.incrementAndGet();
                  return true;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      byte[] jpeg = jpegs.getFirst();
      assertThat(source.jpegs(4)).containsExactly(jpeg, jpeg, jpeg, jpeg);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aPictureOfFewerBytesThanAnnouncedIsShown() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.get(asked.getAndIncrement() % jpegs.size());
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + (jpeg.length + 9) + "\r\n\r\n").bytes(jpeg);
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(6)).containsExactlyElementsOf(jpegs);
    }
  }

  @Test
  void halfAPictureIsAFault() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.getFirst();
                  byte[] sent =
                      Arrays.copyOf(jpeg, asked.getAndIncrement() == 0 ? jpeg.length : 99);
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(sent);
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(1)).containsExactly(jpegs.getFirst());
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source.source().next())
          .withMessageContaining("it broke off");
    }
  }

  @Test
  void anAnswerThatOnlyFfmpegCouldReadIsNoEnd() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.getFirst();
                  byte[] body = asked.getAndIncrement() == 0 ? "busy, come back".getBytes() : jpeg;
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + body.length + "\r\n\r\n").bytes(body);
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot.jpg"))) {
      assertThat(source.jpegs(1)).containsExactly(jpegs.getFirst());
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source.source().next())
          .withMessageContaining("ended the stream");
      source.source().close();
      source.source().open();
      assertThat(source.jpegs(2)).containsExactly(jpegs.getFirst(), jpegs.getFirst());
      assertThat(source.source().mayRepeat()).isTrue();
    }
  }

  /** An address that Java's TLS, or none, was good enough for needs no other. */
  @Test
  void brokenTlsIsNotTakenToFfmpegWhereTheAddressHasAnswered() throws Exception {
    try (CameraServer broken =
            new CameraServer((request, reply) -> reply.text("no TLS\r\n\r\n") == null);
        CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  byte[] jpeg = jpegs.getFirst();
                  boolean isFirst = asked.getAndIncrement() == 0;
                  reply.text(
                      "HTTP/1.1 " + (isFirst ? "200" : "302") + " x\r\nConnection: close\r\n");
                  reply.text("Location: https://127.0.0.1:" + broken.port() + "/\r\n");
                  reply.text("Content-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(jpeg);
                  return false;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(1)).containsExactly(jpegs.getFirst());
      source.source().close();
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source.source().open())
          .withMessageContaining("not in TLS that is known here");
      assertThat(broken.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void otherPicturesAreDecoded(String format) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage painted = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(painted, format, bytes);
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  asked.incrementAndGet();
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/" + format + "\r\n");
                  reply.text("Content-Length: " + bytes.size() + "\r\n\r\n");
                  reply.bytes(bytes.toByteArray());
                  return true;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      for (int i = 0; i < 3; i++) {
        try (SourceFrame frame = Objects.requireNonNull(source.source().next())) {
          assertThat(frame.picture()).isInstanceOf(RawPicture.class);
          assertThat(frame.picture().width()).isEqualTo(64);
        }
      }
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void anAnswerThatIsNoPictureAnyMoreIsNamed() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  boolean isFirst = asked.getAndIncrement() == 0;
                  byte[] body = isFirst ? jpegs.getFirst() : "<html>busy</html>".getBytes();
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + body.length + "\r\n\r\n").bytes(body);
                  return true;
                });
        OpenSource source = OpenSource.at(camera.address("/snapshot"))) {
      assertThat(source.jpegs(1)).containsExactly(jpegs.getFirst());
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> source.source().next())
          .withMessageContaining("no picture");
    }
  }
}
