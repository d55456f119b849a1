package dev.framecast.capture.source.camera.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tree laid out as the kernel lays out {@code /sys}, around a device node of every system. */
class UsbDeviceTest {
  private static final Path NODE = Path.of("/dev/null");

  @TempDir private Path sys;
  private Path camera;

  @BeforeEach
  void plugIn() throws Exception {
    camera = device("1-1", "A 1/2");
    Path entry = Files.createDirectories(camera.resolve("1-1:1.0/video4linux/video0"));
    Files.writeString(entry.resolve("index"), "0\n");
    Files.createSymbolicLink(entry.resolve("device"), Path.of("../.."));
    Path numbers = Files.createDirectories(sys.resolve("dev/char"));
    Files.createSymbolicLink(numbers.resolve("1:3"), entry);
  }

  @Test
  void hasTheNameThatUdevGives() {
    UsbDevice device = behind();
    assertThat(device.byIdName()).isEqualTo("usb-Acme_Inc._Web_Cam_A_1_2-video-index0");
    assertThat(device.function()).isEqualTo("1.0/0");
  }

  @Test
  void numbersStandInForNamesThatTheDeviceDoesNotTell() throws Exception {
    for (String name : new String[] {"manufacturer", "product", "serial"}) {
      Files.delete(camera.resolve(name));
    }
    UsbDevice device = behind();
    assertThat(device.serial()).isNull();
    assertThat(device.byIdName()).isEqualTo("usb-0c45_6366-video-index0");
  }

  @Test
  void aSerialNumberThatTwoCamerasHaveNamesNeither() throws Exception {
    UsbDevice device = behind();
    assertThat(UsbDevice.isSerialShared(device, sys)).isFalse();
    device("1-2", "A 1/2");
    assertThat(UsbDevice.isSerialShared(device, sys)).isTrue();
  }

  @Test
  void whatIsNoUsbDeviceIsNone() throws Exception {
    Files.delete(sys.resolve("dev/char/1:3"));
    assertThat(UsbDevice.behind(NODE, sys)).isNull();
  }

  private UsbDevice behind() {
    return Objects.requireNonNull(UsbDevice.behind(NODE, sys));
  }

  private Path device(String port, String serial) throws IOException {
    Path device = Files.createDirectories(sys.resolve("bus/usb/devices").resolve(port));
    Files.writeString(device.resolve("idVendor"), "0c45\n");
    Files.writeString(device.resolve("idProduct"), "6366\n");
    Files.writeString(device.resolve("manufacturer"), "Acme Inc.\n");
    Files.writeString(device.resolve("product"), "Web  Cam\n");
    Files.writeString(device.resolve("serial"), serial + "\n");
    return device;
  }
}
