package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.http.CameraServer;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamState;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and addresses that hold one picture. */
class StillPipelineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "--loop"})
  void aJpegIsShownAsItIsAndTheProcessStays(String flag) throws Exception {
    byte[] jpeg = Clips.chunks(Clips.mjpeg(folder, 1, 15)).getFirst();
    Path photo = Files.write(folder.resolve("photo.JPG"), jpeg);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = start(relay, photo, flag)) {
      await().atMost(PATIENCE).until(() -> relay.frames().size() > 5);
      assertThat(relay.frames())
          .extracting(frame -> frame.getPayload().toByteArray())
          .containsOnly(jpeg);
      assertThat(capture.pipeline(0).ended()).isNotDone();
      assertThat(relay.states().getLast().getState()).isEqualTo(StreamState.STREAM_STATE_LIVE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "tif", "mjpeg", "avi"})
  void everyOtherFileOfOnePictureIsShownToo(String kind) throws Exception {
    Path photo = folder.resolve("photo." + kind);
    if (kind.equals("mjpeg")) {
      Files.write(photo, Clips.chunks(Clips.mjpeg(folder, 1, 15)).getFirst());
    } else if (kind.equals("avi")) {
      Files.move(Clips.mjpeg(folder, 1, 15), photo);
    } else {
      paint(photo, kind, Color.RED);
    }
    for (String flag : List.of("", "--loop")) {
      try (RecordingRelay relay = new RecordingRelay();
          RunningCapture capture = start(relay, photo, flag)) {
        await().atMost(PATIENCE).until(() -> relay.frames().size() > 3);
        assertThat(relay.frames())
            .extracting(Frame::getPayload)
            .hasSameElementsAs(List.of(relay.frames().getFirst().getPayload()));
        assertThat(capture.pipeline(0).ended()).isNotDone();
      }
    }
  }

  @Test
  void aPictureThatAnotherProgramWritesAnewIsShownWhenItIsWhole() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 2, 15));
    byte[] half = java.util.Arrays.copyOf(jpegs.get(1), jpegs.get(1).length / 2);
    Path photo = Files.write(folder.resolve("photo.jpg"), jpegs.get(0));
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = start(relay, photo, "")) {
      await().atMost(PATIENCE).until(() -> relay.frames().size() > 1);
      Files.write(photo, half);
      int before = relay.frames().size();
      await().atMost(PATIENCE).until(() -> relay.frames().size() > before + 2);
      Path whole = Files.write(folder.resolve("whole.jpg"), jpegs.get(1));
      Files.move(whole, photo, StandardCopyOption.ATOMIC_MOVE);
      await().atMost(PATIENCE).until(() -> isLast(relay, jpegs.get(1)));

      assertThat(relay.frames())
          .extracting(frame -> frame.getPayload().toByteArray())
          .containsOnly(jpegs.get(0), jpegs.get(1));
      assertThat(capture.pipeline(0).ended()).isNotDone();
    }
  }

  @Test
  void anAddressWhosePictureNeverChangesIsNotCalledFrozen() throws Exception {
    byte[] jpeg = Clips.chunks(Clips.mjpeg(folder, 1, 15)).getFirst();
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n");
                  reply.text("Content-Length: " + jpeg.length + "\r\n\r\n").bytes(jpeg);
                  return true;
                });
        RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(
                relay, "--source", camera.address("/snapshot.jpg"), "--fps", "20")) {
      await().atMost(PATIENCE).until(() -> relay.frames().size() > 110);
      assertThat(relay.states())
          .extracting(state -> state.getState())
          .doesNotContain(StreamState.STREAM_STATE_STALE);
      assertThat(capture.pipeline(0).toString()).contains("live");
    }
  }

  @Test
  void aStreamOfPicturesFromACameraThatBrowsersShowGoesThrough() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 6, 15));
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("HTTP/1.0 200 OK\nContent-Type: multipart/x-mixed-replace\n\n");
                  for (byte[] jpeg : jpegs) {
                    reply.text("Content-Type: image/jpg\nContent-Length: " + jpeg.length + "\n\n");
                    reply.bytes(jpeg).text("\n--next\n");
                  }
                  return reply.silence();
                });
        RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", camera.address("/"))) {
      await().atMost(PATIENCE).until(() -> isLast(relay, jpegs.getLast()));
      assertThat(capture.pipeline(0).toString()).contains("live");
    }
  }

  private static RunningCapture start(RecordingRelay relay, Path photo, String flag) {
    return flag.isEmpty()
        ? RunningCapture.start(relay, "--source", photo.toString(), "--fps", "10")
        : RunningCapture.start(relay, "--source", photo.toString(), "--fps", "10", flag);
  }

  private static boolean isLast(RecordingRelay relay, byte[] jpeg) {
    List<Frame> frames = relay.frames();
    return !frames.isEmpty()
        && java.util.Arrays.equals(frames.getLast().getPayload().toByteArray(), jpeg);
  }

  private static void paint(Path file, String format, Color colour) throws java.io.IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 64; x++) {
      for (int y = 0; y < 48; y++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    assertThat(ImageIO.write(image, format.equals("tif") ? "tiff" : format, file.toFile()))
        .isTrue();
  }
}
