package dev.framecast.capture.source.video;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceAddress;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.PictureReader;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A video file, or pictures from an address. What has a known length is a recording and is played
 * as fast as it was recorded; what has none is live and is taken as it comes, unless it comes
 * faster than anything live could.
 */
public final class MediaSource implements FrameSource {
  /** An address that does not answer is asked this often: it may be back. */
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(1);

  private final MediaInput input;
  private final @Nullable SourceAddress address;
  private final @Nullable Transport transport;
  private final boolean loops;
  private final MicrosClock clock;
  private final NativeCalls calls;
  private final Patience patience = new Patience();
  private final Starvation starvation = new Starvation();
  private Set<Codec> passed;
  private @Nullable PictureReader reader;
  private @Nullable Pace pace;
  private boolean hasPicture;
  private @Nullable HeadStart headStart;
  private boolean isRecording;
  private boolean hasPictureOfRun;
  private boolean isAway;
  private long arrivedUs;

  private MediaSource(
      MediaInput input,
      @Nullable SourceAddress address,
      Set<Codec> passed,
      boolean loops,
      MicrosClock clock,
      NativeCalls calls) {
    this.input = input;
    this.address = address;
    this.transport = address == null ? null : new Transport(address);
    this.passed = passed;
    this.loops = loops;
    this.clock = clock;
    this.calls = calls;
  }

  /**
   * A file.
   *
   * @param passed the compressed forms that are taken as they are
   */
  public static MediaSource file(
      Path name, Set<Codec> passed, boolean loops, MicrosClock clock, NativeCalls calls) {
    return new MediaSource(Inputs.file(name), null, passed, loops, clock, calls);
  }

  /**
   * An address.
   *
   * @param passed the compressed forms that are taken as they are
   * @param loops whether a recording there begins anew at its end
   */
  public static MediaSource network(
      SourceUri.Network network,
      Set<Codec> passed,
      boolean loops,
      MicrosClock clock,
      NativeCalls calls) {
    SourceAddress address = network.address();
    return new MediaSource(Inputs.network(address, false), address, passed, loops, clock, calls);
  }

  @Override
  public void open() throws SourceException, InterruptedException {
    isAway = address != null;
    patience.restart();
    hasPicture = false;
    starvation.end();
    hasPictureOfRun = false;
    if (address != null) {
      Inputs.lookUp(address, input.name());
    }
    try {
      PictureReader opened =
          transport == null ? Inputs.open(input, passed, calls) : transport.open(passed, calls);
      reader = opened;
      isRecording |= address == null || (opened.isFinite() && !Inputs.isRtsp(address));
      pace = isRecording ? new Pace(opened.fps(), opened.mayJump()) : null;
      headStart = isRecording || !opened.isOneFile() ? null : new HeadStart(System.nanoTime());
      arrivedUs = clock.nowUs();
    } catch (MediaException failed) {
      throw fault(failed);
    }
  }

  @Override
  public @Nullable SourceFrame next() throws SourceException, InterruptedException {
    starvation.begin();
    try {
      while (!starvation.isLong()) {
        PictureReader from = opened();
        PictureReader.Timed read = from.read(pace == null ? patience.now() : input.readDeadline());
        if (!from.isEnded()) {
          patience.arrived(System.nanoTime());
          starvation.arrived();
        }
        if (from.isReordered()) {
          passed = Inputs.without(Codec.CODEC_H264, passed);
          openAnew(read);
        } else if (read != null
            && headStart != null
            && headStart.isOfRecording(read.atUs(), System.nanoTime())) {
          isRecording = true;
          openAnew(read);
        } else if (read != null) {
          starvation.end();
          hasPicture = true;
          hasPictureOfRun = true;
          return framed(from, read);
        }
        if (from.isEnded() && !beginAnew(from)) {
          return null;
        }
        if (starvation.isToBeTold()) {
          return new SourceFrame(
              clock.nowUs(), CompressedPicture.refused(PictureDefect.NO_KEYFRAME));
        }
      }
    } catch (MediaException failed) {
      throw fault(failed);
    }
    isAway = false;
    throw MediaFault.empty(input.name());
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  /** A recording that is played once would begin anew. */
  @Override
  public boolean stopPassing() throws SourceException, InterruptedException {
    if (!isLive() && !loops) {
      return false;
    }
    passed = Inputs.without(Codec.CODEC_H264, passed);
    openAnew(null);
    return true;
  }

  @Override
  public boolean isLive() {
    return address != null;
  }

  /**
   * Waits less where an address gave no answer; one that answered with a refusal did not forget.
   */
  @Override
  public void awaitRetry(Duration atMost) throws InterruptedException {
    boolean isShorter = isAway && atMost.compareTo(LONGEST_AWAY) > 0;
    Thread.sleep(isShorter ? LONGEST_AWAY : atMost);
  }

  private PictureReader opened() {
    if (reader == null) {
      throw new IllegalStateException("not open");
    }
    return reader;
  }

  /**
   * A live picture is stamped with its arrival. (What RTCP and cameras say of the time depends on
   * the camera's clock, which nobody vouches for.) One that came out only with the first bytes of
   * the next has itself begun to arrive when the one before it came out.
   */
  private SourceFrame framed(PictureReader from, PictureReader.Timed read)
      throws InterruptedException {
    if (pace != null) {
      pace.await(read);
    }
    long nowUs = clock.nowUs();
    long capturedUs = pace == null && from.isOneBehind() ? arrivedUs : nowUs;
    arrivedUs = nowUs;
    return new SourceFrame(capturedUs, read.picture(), read.missed(), 0);
  }

  private boolean beginAnew(PictureReader ended) throws SourceException, MediaException {
    if (pace == null) {
      throw MediaFault.ended(input.name());
    }
    if (!loops) {
      return false;
    }
    if (!hasPictureOfRun) {
      // To begin anew at once, again and again, would only keep a core busy.
      throw MediaFault.empty(input.name());
    }
    hasPictureOfRun = false;
    ended.rewind();
    pace.restart();
    return true;
  }

  private void openAnew(PictureReader.@Nullable Timed unfit)
      throws SourceException, InterruptedException {
    if (unfit != null) {
      unfit.picture().close();
    }
    close();
    open();
  }

  private SourceException fault(MediaException failed) throws InterruptedException {
    if (calls.isAborted()) {
      throw new InterruptedException("closed");
    }
    if (address == null) {
      return MediaFault.unreadable(input.name(), failed);
    }
    if (hasPicture && MediaFault.isSilence(failed)) {
      return MediaFault.silent(input.name());
    }
    SourceException fault = MediaFault.unreachable(input.name(), failed);
    isAway = fault.reason() == StreamReason.STREAM_REASON_SOURCE_UNREACHABLE;
    return fault;
  }
}
