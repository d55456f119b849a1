package dev.framecast.capture.source.camera;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The device nodes that may be a camera. Looked at afresh each time; cheap enough to be asked
 * several times a second. Safe from any thread.
 */
final class CameraNodes {
  private final Path folder;
  private final @Nullable Path only;

  /**
   * Nodes named {@code video0} and so on.
   *
   * @param folder where they are, {@code /dev}
   * @param only the one node that counts; null: all
   */
  CameraNodes(Path folder, @Nullable Path only) {
    this.folder = folder;
    this.only = only;
  }

  /** The nodes there are, by number. */
  List<Path> list() {
    if (only != null) {
      return Files.exists(only) ? List.of(only) : List.of();
    }
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
  String signature() {
    StringBuilder signature = new StringBuilder();
    for (Path node : list()) {
      signature.append(node).append('@').append(changeTime(node)).append(' ');
    }
    return signature.toString();
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
