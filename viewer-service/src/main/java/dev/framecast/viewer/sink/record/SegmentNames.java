package dev.framecast.viewer.sink.record;

import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.StreamName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Names a recording's files so that none is ever overwritten. In a folder: {@code
 * <stream>-<time>Z.mkv} by the first frame's capture time; where a file was named: that, then
 * {@code name-2.mkv} and so on.
 */
final class SegmentNames {
  private static final String SUFFIX = ".mkv";
  private static final long ROOM_BYTES = 16L << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final String stem;
  private final boolean timed;

  private SegmentNames(Path folder, String stem, boolean timed) {
    this.folder = folder;
    this.stem = stem;
    this.timed = timed;
  }

  /**
   * Checks where a recording is to go; makes the folder.
   *
   * @throws UserMistakeException when that cannot be
   */
  static SegmentNames of(Path out, StreamName stream) {
    String name = String.valueOf(out.getFileName());
    boolean timed = !name.endsWith(SUFFIX);
    if (!timed && Files.exists(out)) {
      throw new UserMistakeException("--out " + out + ": is there already; name another file");
    }
    Path folder = timed ? out : out.toAbsolutePath().resolveSibling("");
    try {
      Files.createDirectories(folder);
    } catch (IOException unusable) {
      throw new UserMistakeException(
          "--out " + out + ": " + folder + " cannot be made a folder", unusable);
    }
    String stem = timed ? stream.value() : name.substring(0, name.length() - SUFFIX.length());
    return new SegmentNames(folder, stem, timed);
  }

  /**
   * Makes the next file, empty.
   *
   * @param captureUs the capture time of its first frame, microseconds since 1970
   * @throws IOException when it cannot be made, or there is too little room to begin one
   */
  Path next(long captureUs) throws IOException {
    long freeBytes = Files.getFileStore(folder).getUsableSpace();
    if (freeBytes < ROOM_BYTES) {
      throw new IOException("only " + freeBytes / 1_024 + " KiB of disk are free in " + folder);
    }
    Instant start = Instant.EPOCH.plus(captureUs, ChronoUnit.MICROS);
    String base = timed ? stem + "-" + TIME.format(start) : stem;
    for (int number = 1; ; number++) {
      Path file = folder.resolve(base + (number == 1 ? "" : "-" + number) + SUFFIX);
      try {
        return Files.createFile(file);
      } catch (FileAlreadyExistsException taken) {
        if (number == Integer.MAX_VALUE) {
          throw taken;
        }
      }
    }
  }
}
