package dev.framecast.capture.source.camera.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The device nodes that may be a camera: those named {@code video0} and so on. Looked at afresh
 * each time; cheap enough to be asked ten times a second. Safe from any thread.
 *
 * @param folder where they are, {@code /dev}
 */
public record CameraNodes(Path folder) {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** The nodes there are, by number. */
  public List<Path> list() {
    List<Path> nodes = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, "video[0-9]*")) {
      names.forEach(nodes::add);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    nodes.sort(Comparator.comparingInt(CameraNodes::number).thenComparing(Path::toString));
    return nodes;
  }

  /**
   * Something that differs when a node came, went, came back under the same name or had its
   * permissions changed.
   */
  public String signature() {
    StringBuilder signature = new StringBuilder();
    for (Path node : list()) {
      signature.append(node).append('@').append(changeTime(node)).append(' ');
    }
    return signature.toString();
  }

  /**
   * Whether the node is so new that its permissions may not be set yet: the kernel makes it, and
   * udev gives it to its group a moment later.
   */
  public boolean isFresh(Path node) {
    return changeTime(node) instanceof FileTime changed
        && changed.toInstant().plus(FRESH).isAfter(Instant.now());
  }

  private static Object changeTime(Path node) {
    try {
      return Files.getAttribute(node, "unix:ctime");
    } catch (IOException gone) {
      return "gone";
    }
  }

  private static int number(Path node) {
    String digits = node.getFileName().toString().replaceAll("\\D", "");
    return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }
}
