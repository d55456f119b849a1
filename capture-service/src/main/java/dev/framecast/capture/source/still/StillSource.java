package dev.framecast.capture.source.still;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds one picture: it is shown for as long as the process runs, and sent again at a
 * low rate, so that it has an age. When the file changes, the new picture is shown.
 */
public final class StillSource implements FrameSource {
  private static final int MOST_BYTES = 64 << 20;
  private static final int HEAD_BYTES = 64 << 10;

  /** A file of JPEGs one behind the other has another name, and is a video. */
  private static final Set<String> JPEG_NAMES = Set.of("jpg", "jpeg", "jpe", "jfif", "mpo");

  private final Path name;
  private final Duration interval;
  private final MicrosClock clock;
  private final PictureDecoder decoder;
  private @Nullable Version shown;
  private @Nullable Picture picture;
  private long dueNanos;

  /** Which content of a file that changes. */
  private record Version(long bytes, long modifiedMillis) {}

  /**
   * A source that is not open yet.
   *
   * @param passed the compressed forms that are taken as they are
   * @param interval between one sending of the picture and the next
   */
  public StillSource(Path name, Set<Codec> passed, Duration interval, MicrosClock clock) {
    this.name = name;
    this.interval = interval;
    this.clock = clock;
    this.decoder = new PictureDecoder(passed);
  }

  /** Whether a file holds a single picture; false where it cannot be read. */
  public static boolean isStill(Path name) {
    try (InputStream in = Files.newInputStream(name)) {
      byte[] head = in.readNBytes(HEAD_BYTES);
      return PictureDecoder.isPicture(head) && !isFilm(name, head);
    } catch (IOException unreadable) {
      // MediaSource says what is wrong with it.
      return false;
    }
  }

  @Override
  public void open() throws SourceException {
    shown = null;
    dueNanos = System.nanoTime();
    Picture first = read();
    if (first == null) {
      throw new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FAILED,
          "file '" + name + "' is no picture that can be read");
    }
    picture = first;
  }

  /** A picture that another program is still writing is not taken; it is looked at again. */
  @Override
  public SourceFrame next() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
    dueNanos = Math.max(dueNanos, System.nanoTime() - interval.toNanos()) + interval.toNanos();
    Picture newer = hasChanged() ? read() : null;
    if (newer != null) {
      close();
      picture = newer;
    }
    Picture held = picture;
    if (held == null) {
      throw new IllegalStateException("not open");
    }
    return new SourceFrame(clock.nowUs(), held.share());
  }

  @Override
  public void close() {
    decoder.close();
    if (picture != null) {
      picture.close();
      picture = null;
    }
  }

  @Override
  public boolean isLive() {
    return false;
  }

  private boolean hasChanged() {
    Version now = version();
    return now != null && !now.equals(shown);
  }

  private @Nullable Version version() {
    try {
      BasicFileAttributes file = Files.readAttributes(name, BasicFileAttributes.class);
      return new Version(file.size(), file.lastModifiedTime().toMillis());
    } catch (IOException goneForNow) {
      return null;
    }
  }

  private @Nullable Picture read() {
    Version now = version();
    try (InputStream in = Files.newInputStream(name)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      Picture read = decoder.decode(bytes, 0, bytes.length);
      if (read instanceof CompressedPicture jpeg && jpeg.isCorrupt()) {
        read.close();
        return null;
      }
      shown = now;
      return read;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static boolean isFilm(Path name, byte[] head) {
    String text = name.toString();
    String ending = text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean isJpeg = head[0] == (byte) 0xff;
    return isJpeg ? !JPEG_NAMES.contains(ending) : PictureDecoder.isAnimated(head);
  }
}
