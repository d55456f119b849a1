package dev.framecast.capture.source.camera.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.camera.v4l2.Capability;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two cameras of the same kind never swap, whatever numbers they come back under. */
class CameraClaimsTest {
  private final CameraClaims claims = new CameraClaims();

  @Test
  void noSourceTakesTheCameraOfAnother() {
    assertThat(claims.take("left", camera(0, "port 1", null))).isTrue();
    assertThat(claims.take("right", camera(0, "port 1", null))).isFalse();
    assertThat(claims.take("right", camera(2, "port 2", null))).isTrue();
    assertThat(claims.take("left", camera(0, "port 1", null))).isTrue();
  }

  @Test
  void anUnpluggedCameraStillBelongsToItsSource() {
    claims.take("left", camera(0, "port 1", null));
    claims.take("right", camera(2, "port 2", null));
    assertThat(claims.take("left", camera(0, "port 2", null))).isFalse();
    assertThat(claims.take("right", camera(0, "port 2", null))).isTrue();
  }

  @Test
  void aCameraThatAnotherSourceNamesIsLeftToIt() {
    claims.want("any", CameraName.ANY);
    claims.want("named", new CameraName(Path.of("Webcam")));
    assertThat(claims.take("any", camera(0, "port 1", null))).isFalse();
    assertThat(claims.take("named", camera(0, "port 1", null))).isTrue();
  }

  @Test
  void aCameraThatCouldNotBeUsedIsGivenUp() {
    SeenCamera busy = camera(0, "port 1", null);
    claims.take("one", busy);
    claims.giveUp("one", null);
    assertThat(claims.take("other", busy)).isTrue();
  }

  @Test
  void knownAgainAtItsPlugOrByItsSerialNumber() {
    assertThat(camera(0, "port 1", null).isSame(camera(3, "port 1", null))).isTrue();
    assertThat(camera(0, "port 1", null).isSame(camera(0, "port 2", null))).isFalse();
    assertThat(camera(0, "port 1", "A1").isSame(camera(3, "port 2", "A1"))).isTrue();
    assertThat(camera(0, "port 1", "A1").isSame(camera(0, "port 2", "B2"))).isFalse();
  }

  private static SeenCamera camera(int number, String bus, @Nullable String serial) {
    return new SeenCamera(
        Path.of("/none/video" + number),
        Path.of("/none"),
        new Capability("uvcvideo", "Webcam", bus, 0x04000001),
        null,
        "1.0/0",
        serial);
  }
}
