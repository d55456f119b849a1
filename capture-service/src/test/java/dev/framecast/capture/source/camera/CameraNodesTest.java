package dev.framecast.capture.source.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraNodesTest {
  @TempDir private Path dev;

  @Test
  void lowestNumberFirst() throws Exception {
    for (String name : new String[] {"video10", "video2", "video0", "vbi0", "videodev", "null"}) {
      Files.createFile(dev.resolve(name));
    }
    assertThat(new CameraNodes(dev, null).list())
        .extracting(node -> node.getFileName().toString())
        .containsExactly("video0", "video2", "video10");
  }

  @Test
  void onlyTheOneThatWasNamed() throws Exception {
    Files.createFile(dev.resolve("video0"));
    Path named = dev.resolve("usb-camera-index0");
    assertThat(new CameraNodes(dev, named).list()).isEmpty();
    Files.createFile(named);
    assertThat(new CameraNodes(dev, named).list()).containsExactly(named);
  }

  @Test
  void withoutACameraItSaysWhatToDo() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> camera(null).open())
        .withMessage(
            "no camera found: plug one in, pass it with --source camera:/dev/videoN, or set"
                + " FRAMECAST_SOURCE=testpattern:")
        .satisfies(
            none -> assertThat(none.reason()).isEqualTo(StreamReason.STREAM_REASON_NO_CAMERA));
  }

  @Test
  void aCameraThatIsPluggedInEndsTheWait() throws Exception {
    CameraSource camera = camera(null);
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

  private CameraSource camera(@Nullable Path only) {
    return new CameraSource(
        new CameraNodes(dev, only),
        only,
        new CameraWish(new PictureSize(640, 480), 30, InputFormat.AUTO, Set.of(Codec.CODEC_JPEG)),
        MicrosClock.steady(),
        new NativeCalls());
  }
}
