package dev.framecast.capture.source.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.capture.source.media.NativeCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoDeviceTest {
  @TempDir private Path dev;

  @Test
  void whatIsNotThereIsSaidByTheKernel() {
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> VideoDevice.open(dev.resolve("video0"), new NativeCalls()))
        .withMessage("opening: No such file or directory")
        .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void aFileIsNoCamera() throws Exception {
    Path file = Files.createFile(dev.resolve("video0"));
    try (VideoDevice device = VideoDevice.open(file, new NativeCalls())) {
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(device::capability)
          .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOTTY));
    }
  }
}
