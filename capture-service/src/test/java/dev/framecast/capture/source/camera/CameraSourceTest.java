package dev.framecast.capture.source.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.camera.format.InputFormat;
import dev.framecast.capture.source.camera.node.CameraClaims;
import dev.framecast.capture.source.camera.node.CameraName;
import dev.framecast.capture.source.camera.node.CameraNodes;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraSourceTest {
  @TempDir private Path dev;

  @Test
  void withoutACameraItSaysWhatToDo() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(CameraName.ANY).open())
        .withMessage(
            "no camera found: plug one in, pass it with --source camera:/dev/videoN, or set"
                + " FRAMECAST_SOURCE=testpattern:")
        .satisfies(
            none -> assertThat(none.reason()).isEqualTo(StreamReason.STREAM_REASON_NO_CAMERA));
  }

  @Test
  void theCameraThatWasNamedIsNamed() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(new CameraName(dev.resolve("video7"))).open())
        .withMessageContaining("no camera at " + dev.resolve("video7"));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(new CameraName(Path.of("Front door"))).open())
        .withMessageContaining("no camera called 'Front door'");
  }

  @Test
  void whatIsNoCameraIsPassedOverUnlessItWasNamed() throws Exception {
    Path file = Files.createFile(dev.resolve("video0"));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(CameraName.ANY).open())
        .withMessageStartingWith("no camera found");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(new CameraName(file)).open())
        .withMessageStartingWith(file + " is no camera");
  }

  @Test
  void aCameraThatIsPluggedInEndsTheWait() throws Exception {
    CameraSource camera = camera(CameraName.ANY);
    assertThatExceptionOfType(SourceException.class).isThrownBy(camera::open);
    var waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                camera.awaitRetry(Duration.ofMinutes(10));
              } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
              }
            });
    assertThat(waiting).isNotDone();
    Files.createFile(dev.resolve("video0"));
    await().atMost(Duration.ofSeconds(2)).until(waiting::isDone);
    assertThat(waiting).isCompleted();
  }

  @Test
  void anEmptyListIsSaidAndFails() throws Exception {
    Files.createFile(dev.resolve("video0"));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        new CameraList(new CameraNodes(dev))
            .print(true, new PrintStream(out, true), new PrintStream(err, true));
    assertThat(status).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringWhitespace("[]");
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("no camera found in " + dev);
  }

  private CameraSource camera(CameraName name) {
    NativeCalls calls = new NativeCalls();
    var wish = new CameraWish(new PictureSize(640, 480), 30, InputFormat.AUTO, Set.of());
    var search =
        new CameraSearch(
            name, new CameraNodes(dev), new CameraClaims(), wish, MicrosClock.steady(), calls);
    return new CameraSource(search, calls);
  }
}
