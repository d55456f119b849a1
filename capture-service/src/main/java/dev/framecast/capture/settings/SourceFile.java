package dev.framecast.capture.settings;

import dev.framecast.runtime.settings.UserMistakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sources in a file, one a line as behind {@code --source}; empty lines and those that begin with
 * {@code #} are left out. Other users of the machine see a process's command line and a container's
 * variables, but not a file that its mode keeps from them.
 */
final class SourceFile {
  private static final long LARGEST_BYTES = 64 * 1_024;

  private SourceFile() {}

  /**
   * The sources in a file.
   *
   * @throws UserMistakeException when it cannot be read, or a line is no source: with the line's
   *     number, and nothing of it that may be secret
   */
  static List<NamedSource> read(Path file) {
    List<String> lines = lines(file);
    List<NamedSource> sources = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        sources.add(NamedSource.parse(line));
      } catch (IllegalArgumentException wrong) {
        throw mistake(file, "line " + (i + 1) + ": " + wrong.getMessage());
      }
    }
    if (sources.isEmpty()) {
      throw mistake(file, "holds no source: write one a line, as behind --source");
    }
    return sources;
  }

  private static List<String> lines(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw mistake(file, "is above 64 KiB: write one source a line");
      }
      return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException unreadable) {
      throw mistake(file, "cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  private static UserMistakeException mistake(Path file, String what) {
    return new UserMistakeException("--source-file " + file + ": " + what);
  }
}
