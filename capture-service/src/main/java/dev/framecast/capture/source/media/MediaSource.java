package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamReason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A video file, or pictures from an address. What has a known length is a recording and is played
 * as fast as it was recorded; what has none is live and is taken as it comes.
 */
public final class MediaSource implements FrameSource {
  private static final Duration FILE_DEADLINE = Duration.ofSeconds(10);
  private static final Duration NETWORK_DEADLINE = Duration.ofSeconds(5);
  private static final double USUAL_FPS = 25;

  private final MediaInput input;
  private final boolean isFile;
  private final boolean loops;
  private final MicrosClock clock;
  private final NativeCalls calls;
  private @Nullable PictureReader reader;
  private @Nullable Pace pace;

  private MediaSource(
      MediaInput input, boolean isFile, boolean loops, MicrosClock clock, NativeCalls calls) {
    this.input = input;
    this.isFile = isFile;
    this.loops = loops;
    this.clock = clock;
    this.calls = calls;
  }

  /** A file, which may not lead FFmpeg to anything but files. */
  public static MediaSource file(Path name, boolean loops, MicrosClock clock, NativeCalls calls) {
    Map<String, String> options = Map.of("protocol_whitelist", "file");
    var input =
        new MediaInput(
            "file '" + name + "'",
            "file:" + name,
            null,
            options,
            false,
            FILE_DEADLINE,
            FILE_DEADLINE);
    return new MediaSource(input, true, loops, clock, calls);
  }

  /**
   * An address.
   *
   * @param shown the address without its password
   * @param loops whether a recording there begins anew at its end
   */
  public static MediaSource network(
      URI address, String shown, boolean loops, MicrosClock clock, NativeCalls calls) {
    String micros = String.valueOf(NETWORK_DEADLINE.toNanos() / 1_000);
    Map<String, String> options =
        address.getScheme().equals("rtsp")
            ? Map.of("rtsp_transport", "tcp", "timeout", micros)
            : Map.of("rw_timeout", micros, "timeout", micros);
    var input =
        new MediaInput(
            shown, address.toString(), null, options, false, NETWORK_DEADLINE, NETWORK_DEADLINE);
    return new MediaSource(input, false, loops, clock, calls);
  }

  @Override
  public void open() throws SourceException {
    try {
      PictureReader opened = new PictureReader(input, calls);
      reader = opened;
      boolean isRecording = isFile || opened.isFinite();
      pace = isRecording ? new Pace(opened.fps() > 0 ? opened.fps() : USUAL_FPS) : null;
    } catch (MediaException failed) {
      throw isFile ? unreadable(failed) : unreachable(failed);
    }
  }

  @Override
  public @Nullable SourceFrame next() throws SourceException, InterruptedException {
    if (reader == null) {
      throw new IllegalStateException("not open");
    }
    try {
      long giveUpNanos = System.nanoTime() + 2 * input.readDeadline().toNanos();
      while (true) {
        PictureReader.Timed read = reader.read();
        if (read != null) {
          return paced(read);
        }
        if (reader.isEnded() && !beginAnew(reader)) {
          return null;
        }
        if (System.nanoTime() - giveUpNanos > 0) {
          throw new SourceException(
              StreamReason.STREAM_REASON_SOURCE_FAILED, input.name() + " holds no picture");
        }
      }
    } catch (MediaException failed) {
      throw isFile ? unreadable(failed) : unreachable(failed);
    }
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public boolean isLive() {
    return !isFile;
  }

  private SourceFrame paced(PictureReader.Timed read) throws InterruptedException {
    boolean isDue = false;
    try {
      if (pace != null) {
        pace.await(read.atUs());
      }
      isDue = true;
    } finally {
      if (!isDue) {
        read.picture().close();
      }
    }
    return new SourceFrame(clock.nowUs(), read.picture());
  }

  private boolean beginAnew(PictureReader ended) throws SourceException, MediaException {
    if (pace == null) {
      throw new SourceException(
          StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
          input.name() + " ended the stream: trying again");
    }
    if (!loops) {
      return false;
    }
    ended.rewind();
    pace.restart();
    return true;
  }

  private SourceException unreadable(MediaException failed) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        "%s is no video that can be read (%s)".formatted(input.name(), failed.words()));
  }

  private SourceException unreachable(MediaException failed) {
    boolean isForbidden =
        failed.status() == AVERROR_HTTP_UNAUTHORIZED || failed.status() == AVERROR_HTTP_FORBIDDEN;
    if (isForbidden) {
      return new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
          "%s wants a user and a password (%s): write them as in rtsp://USER:PASSWORD@HOST/"
              .formatted(input.name(), failed.words()));
    }
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
        "%s cannot be reached (%s): trying again".formatted(input.name(), failed.words()));
  }
}
