package dev.framecast.capture.source.still;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.video.MediaSource;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file: one picture or a video, which is found out when it is opened, because FFmpeg may have to
 * read it.
 */
public final class FileSource implements FrameSource {
  private final StillSource still;
  private final MediaSource video;
  private @Nullable FrameSource open;

  /**
   * A source that is not open yet.
   *
   * @param passed the compressed forms that are taken as they are
   * @param loops whether a video begins anew at its end
   * @param interval between one sending of a single picture and the next
   */
  public FileSource(
      Path name,
      Set<Codec> passed,
      boolean loops,
      Duration interval,
      MicrosClock clock,
      NativeCalls calls) {
    this.still = new StillSource(name, passed, interval, clock, calls);
    this.video = MediaSource.file(name, passed, loops, clock, calls);
  }

  @Override
  public void open() throws SourceException, InterruptedException {
    FrameSource fitting = still.isStill() ? still : video;
    fitting.open();
    open = fitting;
  }

  @Override
  public @Nullable SourceFrame next() throws SourceException, InterruptedException {
    return opened().next();
  }

  @Override
  public boolean stopPassing() throws SourceException, InterruptedException {
    return opened().stopPassing();
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public boolean isLive() {
    return false;
  }

  private FrameSource opened() {
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }
}
