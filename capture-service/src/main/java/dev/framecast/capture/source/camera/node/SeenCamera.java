package dev.framecast.capture.source.camera.node;

import dev.framecast.capture.source.camera.v4l2.Capability;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A camera as it was when it was opened, by which it is known again.
 *
 * @param node under which it was found
 * @param place the folder of the device itself, links followed
 * @param capability what it said of itself
 * @param byIdName the name that udev gives it; null where it has none
 * @param function which camera of several in one device; empty where that is not known
 * @param serial its number, or, where {@code /sys} tells nothing, its name; null where it has none,
 *     or shares it with another
 */
public record SeenCamera(
    Path node,
    Path place,
    Capability capability,
    @Nullable String byIdName,
    String function,
    @Nullable String serial) {
  private static final Path SYS = Path.of("/sys");
  private static final Path LINKS = Path.of("/dev/v4l/by-id");

  /** Looks at an open device. */
  public static SeenCamera of(Path node, Capability capability) {
    Path real = real(node);
    UsbDevice usb = UsbDevice.behind(node, SYS);
    Path place = Objects.requireNonNullElse(real.getParent(), real);
    if (usb == null) {
      String link = linkTo(node);
      return new SeenCamera(node, place, capability, link, "", link);
    }
    boolean isNamed = usb.serial() != null && !UsbDevice.isSerialShared(usb, SYS);
    return new SeenCamera(
        node, place, capability, usb.byIdName(), usb.function(), isNamed ? usb.serial() : null);
  }

  /**
   * Whether it is the other one: by their serial numbers, at whatever plug, or, where one is not
   * known, by the plug.
   */
  public boolean isSame(SeenCamera other) {
    boolean isOfKind =
        place.equals(other.place)
            && capability.card().equals(other.capability.card())
            && function.equals(other.function);
    if (serial != null && other.serial != null) {
      return isOfKind && serial.equals(other.serial);
    }
    return isOfKind && isAtSamePlug(other);
  }

  /** Whether a user means it by this name: udev's, its own, or its node's. */
  public boolean isCalled(String name) {
    return name.equals(byIdName)
        || name.equals(capability.card())
        || name.equals(String.valueOf(node.getFileName()))
        || isSameFile(LINKS.resolve(name), node);
  }

  /** A name for people: the node, and what it calls itself. */
  @Override
  public String toString() {
    return "%s (%s)".formatted(node, capability.card());
  }

  private boolean isAtSamePlug(SeenCamera other) {
    return capability.bus().equals(other.capability.bus());
  }

  /** The name of udev's link to a node; null where there is none. */
  private static @Nullable String linkTo(Path node) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(LINKS)) {
      for (Path link : links) {
        if (isSameFile(link, node)) {
          return String.valueOf(link.getFileName());
        }
      }
    } catch (IOException noneAtAll) {
      return null;
    }
    return null;
  }

  private static Path real(Path node) {
    try {
      return node.toRealPath();
    } catch (IOException gone) {
      return node.toAbsolutePath();
    }
  }

  private static boolean isSameFile(Path link, Path node) {
    try {
      return Files.exists(link) && Files.isSameFile(link, node);
    } catch (IOException gone) {
      return false;
    }
  }
}
