package dev.framecast.capture.source.still;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds one picture: it is shown for as long as the process runs, and sent again at a
 * low rate, so that it has an age. When the file changes, the new picture is shown.
 */
final class StillSource implements FrameSource {
  private final Path name;
  private final Duration interval;
  private final MicrosClock clock;
  private final StillFile file;
  private final PictureDecoder decoder;
  private StillFile.@Nullable Version shown;
  private @Nullable Picture picture;
  private long dueNanos;

  /**
   * A source that is not open yet.
   *
   * @param passed the compressed forms that are taken as they are
   * @param interval between one sending of the picture and the next
   */
  StillSource(
      Path name, Set<Codec> passed, Duration interval, MicrosClock clock, NativeCalls calls) {
    this.name = name;
    this.interval = interval;
    this.clock = clock;
    this.file = new StillFile(name, passed, calls);
    this.decoder = new PictureDecoder(passed);
  }

  /** Whether the file holds a single picture; false where it cannot be read. */
  boolean isStill() {
    return file.isStill();
  }

  @Override
  public void open() throws SourceException {
    shown = null;
    dueNanos = System.nanoTime();
    renew();
    if (picture == null) {
      throw new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FAILED,
          "file '" + name + "' is no picture that can be read");
    }
  }

  @Override
  public SourceFrame next() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
    dueNanos = Math.max(dueNanos, System.nanoTime() - interval.toNanos()) + interval.toNanos();
    renew();
    Picture held = picture;
    if (held == null) {
      throw new IllegalStateException("not open");
    }
    return new SourceFrame(clock.nowUs(), held.share());
  }

  @Override
  public void close() {
    decoder.close();
    release();
  }

  @Override
  public boolean isLive() {
    return false;
  }

  /**
   * Reads a picture that has changed; one that is still being written is left for the next time.
   */
  private void renew() {
    StillFile.Version now = file.version();
    if (now == null || now.equals(shown)) {
      return;
    }
    Picture newer = file.read(decoder);
    if (newer != null) {
      release();
      picture = newer;
      shown = now;
    }
  }

  private void release() {
    if (picture != null) {
      picture.close();
      picture = null;
    }
  }
}
