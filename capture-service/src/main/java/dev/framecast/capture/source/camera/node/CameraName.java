package dev.framecast.capture.source.camera.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which camera a user means.
 *
 * @param text a node or a link to one, which is absolute; or the name of a camera, which is not;
 *     null: any
 */
public record CameraName(@Nullable Path text) {
  /** Whichever can be used. */
  public static final CameraName ANY = new CameraName(null);

  private static final Path DEVICES = Path.of("/dev");

  /** The node that is named, there or not; null when no node is named. */
  public @Nullable Path node() {
    return text != null && text.isAbsolute() ? text : null;
  }

  /** Where the camera may be. */
  public Path folder() {
    Path node = node();
    Path parent = node == null || node.startsWith(DEVICES) ? null : node.getParent();
    return parent == null ? DEVICES : parent;
  }

  /** Whether it is the name of this camera, and not just any. */
  public boolean isNameOf(SeenCamera camera) {
    Path node = node();
    if (node == null) {
      return text != null && camera.isCalled(text.toString());
    }
    try {
      return Files.exists(node) && Files.isSameFile(node, camera.node());
    } catch (IOException gone) {
      return false;
    }
  }
}
