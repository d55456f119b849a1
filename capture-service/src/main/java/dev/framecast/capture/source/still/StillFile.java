package dev.framecast.capture.source.still;

import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.PictureReader;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that may hold one picture, of which other programs may make another. */
final class StillFile {
  private static final int MOST_BYTES = 64 << 20;
  private static final int HEAD_BYTES = 64 << 10;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** A second picture comes among the first pieces of a video, or there is none. */
  private static final int PIECES_LOOKED_AT = 500;

  /** A file of JPEGs one behind the other has another name, and is a video. */
  private static final Set<String> JPEG_NAMES = Set.of("jpg", "jpeg", "jpe", "jfif", "mpo");

  private final Path name;
  private final Set<Codec> passed;
  private final NativeCalls calls;

  /** Which content of a file that changes. */
  record Version(long bytes, long modifiedMillis) {}

  /**
   * Reads nothing yet.
   *
   * @param passed the compressed forms that are taken as they are
   */
  StillFile(Path name, Set<Codec> passed, NativeCalls calls) {
    this.name = name;
    this.passed = passed;
    this.calls = calls;
  }

  /** Whether it holds a single picture; false where it cannot be read. */
  boolean isStill() {
    if (!Files.isRegularFile(name)) {
      // A pipe would lose what is read here, and waits for its writer.
      return false;
    }
    try {
      return isPlain() || isLone();
    } catch (IOException unreadable) {
      // What is wrong with it is said by whoever plays it.
      return false;
    }
  }

  /** What it holds now; null where it is not there. */
  @Nullable Version version() {
    try {
      BasicFileAttributes file = Files.readAttributes(name, BasicFileAttributes.class);
      return new Version(file.size(), file.lastModifiedTime().toMillis());
    } catch (IOException goneForNow) {
      return null;
    }
  }

  /** The picture, which the caller owns; null while there is none that is whole. */
  @Nullable Picture read(PictureDecoder decoder) {
    try {
      Picture read = isPlain() ? decoded(decoder) : first();
      if (read instanceof CompressedPicture jpeg && jpeg.defect() != null) {
        read.close();
        return null;
      }
      return read;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Whether its bytes are those of one picture, without FFmpeg's being asked. */
  private boolean isPlain() throws IOException {
    try (InputStream in = Files.newInputStream(name)) {
      byte[] head = in.readNBytes(HEAD_BYTES);
      return PictureDecoder.isPicture(head)
          && (head[0] == (byte) 0xff ? isJpegByName() : !PictureDecoder.isAnimated(head));
    }
  }

  private boolean isJpegByName() {
    String text = name.toString();
    return JPEG_NAMES.contains(text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private Picture decoded(PictureDecoder decoder) throws IOException {
    try (InputStream in = Files.newInputStream(name)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      return decoder.decode(bytes, 0, bytes.length);
    }
  }

  /** Whether FFmpeg reads one picture out of it and no second. */
  private boolean isLone() throws IOException {
    int pictures = 0;
    try (PictureReader reader = new PictureReader(input(), passed, calls)) {
      for (int i = 0; i < PIECES_LOOKED_AT && pictures < 2 && !reader.isEnded(); i++) {
        PictureReader.Timed read = reader.read(DEADLINE);
        if (read != null) {
          read.picture().close();
          pictures++;
        }
      }
      return pictures == 1 && reader.isEnded();
    }
  }

  private @Nullable Picture first() throws IOException {
    try (PictureReader reader = new PictureReader(input(), passed, calls)) {
      PictureReader.Timed read = null;
      while (read == null && !reader.isEnded()) {
        read = reader.read(DEADLINE);
      }
      return read == null ? null : read.picture();
    }
  }

  private MediaInput input() {
    return new MediaInput(
        "file '" + name + "'",
        "file:" + name,
        null,
        Map.of("protocol_whitelist", "file"),
        DEADLINE,
        DEADLINE);
  }
}
