package dev.framecast.capture.source.camera.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's {@code /sys} tells of the USB device behind a node.
 *
 * @param maker as the device says, or its number
 * @param product as the device says, or its number
 * @param serial as the device says; null where it says none
 * @param function which of the device's interfaces, and which node of that: a device may hold
 *     several cameras
 * @param index of the node among those of its interface
 */
record UsbDevice(
    String maker, String product, @Nullable String serial, String function, String index) {
  /**
   * The device behind a node; null when that is no USB device, or {@code /sys} is not there.
   *
   * @param sys where the kernel's tree is, {@code /sys}
   */
  static @Nullable UsbDevice behind(Path node, Path sys) {
    try {
      long device = ((Number) Files.getAttribute(node, "unix:rdev")).longValue();
      Path entry = sys.resolve("dev/char/" + major(device) + ":" + minor(device));
      return Files.exists(entry) ? of(entry.toRealPath()) : null;
    } catch (IOException gone) {
      return null;
    }
  }

  /**
   * The name of the link that udev makes for it in {@code /dev/v4l/by-id}, by the rules of its
   * {@code usb_id} and {@code 60-persistent-v4l.rules}; for systems and containers without the
   * links.
   */
  String byIdName() {
    String end = serial == null ? "" : "_" + plain(serial);
    return "usb-" + plain(maker) + "_" + plain(product) + end + "-video-index" + index;
  }

  /** Whether another device of the kind has the same serial number, which then names none. */
  static boolean isSerialShared(UsbDevice one, Path sys) {
    int found = 0;
    try (DirectoryStream<Path> devices =
        Files.newDirectoryStream(sys.resolve("bus/usb/devices"), "*[0-9]")) {
      for (Path device : devices) {
        boolean isSame =
            Files.exists(device.resolve("serial"))
                && text(device, "serial", "").equals(one.serial())
                && text(device, "product", text(device, "idProduct", "")).equals(one.product());
        found += isSame ? 1 : 0;
      }
    } catch (IOException unreadable) {
      return true;
    }
    return found > 1;
  }

  private static @Nullable UsbDevice of(Path entry) throws IOException {
    Path interfaceFolder = entry.resolve("device").toRealPath();
    Path device = interfaceFolder.getParent();
    if (device == null || !Files.exists(device.resolve("idVendor"))) {
      return null;
    }
    String name = interfaceFolder.getFileName().toString();
    String index = text(entry, "index", "0");
    return new UsbDevice(
        text(device, "manufacturer", text(device, "idVendor", "")),
        text(device, "product", text(device, "idProduct", "")),
        Files.exists(device.resolve("serial")) ? text(device, "serial", "") : null,
        name.substring(name.indexOf(':') + 1) + "/" + index,
        index);
  }

  private static String text(Path folder, String name, String otherwise) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8).strip() : otherwise;
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", "_").replaceAll("[^A-Za-z0-9#+.:=@_-]", "_");
  }

  // dev_t as the C library has it (sys/sysmacros.h): the halves of both numbers are interleaved.
  private static long major(long device) {
    return device >> 8 & 0xfff | device >> 32 & 0xfffff000L;
  }

  private static long minor(long device) {
    return device & 0xff | device >> 12 & 0xffffff00L;
  }
}
