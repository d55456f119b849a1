package dev.framecast.capture.source.camera;

import static org.bytedeco.ffmpeg.global.avdevice.avdevice_register_all;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.PictureReader;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A camera. Its own JPEG is taken where it has that, its raw pictures otherwise. Reading never
 * waits in the driver, so that a camera that hangs can be closed and opened again.
 */
public final class CameraSource implements FrameSource {
  private static final Duration READ_DEADLINE = Duration.ofSeconds(1);
  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(3);
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(5);
  private static final Duration NEXT_PICTURE = Duration.ofMillis(1_250);
  private static final int INTERVALS_MISSED = 3;
  private static final Duration PLUG_POLL = Duration.ofMillis(250);
  private static final Duration READ_POLL = Duration.ofMillis(1);
  private static final long OLDEST_STAMP_US = 2_000_000;

  private final CameraNodes nodes;
  private final Duration nextPicture;
  private final @Nullable Path only;
  private final CameraWish wish;
  private final MicrosClock clock;
  private final NativeCalls calls;
  private @Nullable PictureReader reader;
  private @Nullable Path opened;
  private String signature = "";
  private Duration patience = FIRST_PICTURE;

  /**
   * Makes one; {@link #open} looks for it.
   *
   * @param only the camera's node; null: the first that can be used
   * @param wish asked of the camera, which may give something else
   */
  public CameraSource(@Nullable Path only, CameraWish wish, MicrosClock clock, NativeCalls calls) {
    this(new CameraNodes(Path.of("/dev"), only), only, wish, clock, calls);
  }

  CameraSource(
      CameraNodes nodes,
      @Nullable Path only,
      CameraWish wish,
      MicrosClock clock,
      NativeCalls calls) {
    this.nodes = nodes;
    this.only = only;
    this.wish = wish;
    Duration missed = Duration.ofMillis((long) (1_000 * INTERVALS_MISSED / wish.fps()));
    this.nextPicture = missed.compareTo(NEXT_PICTURE) > 0 ? missed : NEXT_PICTURE;
    this.clock = clock;
    this.calls = calls;
  }

  @Override
  public void open() throws SourceException {
    signature = nodes.signature();
    List<Path> candidates = nodes.list();
    if (candidates.isEmpty()) {
      throw absent();
    }
    register();
    SourceException why = only == null ? CameraFault.none() : CameraFault.absent(only);
    for (Path node : candidates) {
      try {
        reader = openNode(node);
        opened = node;
        patience = FIRST_PICTURE;
        return;
      } catch (MediaException failed) {
        why = moreTelling(why, node, failed);
      }
    }
    throw why;
  }

  @Override
  public SourceFrame next() throws SourceException, InterruptedException {
    if (reader == null || opened == null) {
      throw new IllegalStateException("not open");
    }
    long startNanos = System.nanoTime();
    try {
      while (System.nanoTime() - startNanos < patience.toNanos()) {
        PictureReader.Timed read = reader.read();
        if (read != null) {
          patience = nextPicture;
          return new SourceFrame(stamp(read.atUs()), read.picture());
        }
        Thread.sleep(READ_POLL);
      }
    } catch (MediaException failed) {
      throw CameraFault.isGone(failed)
          ? CameraFault.unplugged(opened)
          : CameraFault.of(opened, failed);
    }
    throw CameraFault.hung(opened, patience);
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
    return true;
  }

  /** Waits less when a camera is plugged in meanwhile, or its permissions change. */
  @Override
  public void awaitRetry(Duration atMost) throws InterruptedException {
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < atMost.toNanos()
        && nodes.signature().equals(signature)) {
      Thread.sleep(PLUG_POLL);
    }
  }

  private PictureReader openNode(Path node) throws MediaException {
    try {
      return new PictureReader(input(node, Map.of("input_format", "mjpeg")), calls);
    } catch (MediaException failed) {
      if (!CameraFault.isNoSuchFormat(failed)) {
        throw failed;
      }
      return new PictureReader(input(node, Map.of()), calls);
    }
  }

  private MediaInput input(Path node, Map<String, String> format) {
    Map<String, String> options = new HashMap<>(format);
    options.put("video_size", wish.size().toString());
    options.put("framerate", String.valueOf(wish.fps()));
    return new MediaInput(
        "camera " + node, node.toString(), "v4l2", options, true, OPEN_DEADLINE, READ_DEADLINE);
  }

  private SourceException absent() {
    if (opened != null) {
      return CameraFault.unplugged(opened);
    }
    return only == null ? CameraFault.none() : CameraFault.absent(only);
  }

  private SourceException moreTelling(SourceException known, Path node, MediaException failed) {
    boolean isKnownTelling = known.reason() != StreamReason.STREAM_REASON_NO_CAMERA;
    boolean isOneOfMany = only == null;
    if (isKnownTelling || (isOneOfMany && CameraFault.isNoCamera(failed))) {
      return known;
    }
    return CameraFault.of(node, failed);
  }

  /** The driver stamps on the monotonic clock, as {@link System#nanoTime} does on Linux. */
  private long stamp(long driverUs) {
    long ageUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) - driverUs;
    boolean isMonotonic =
        driverUs != PictureReader.NO_TIME && ageUs >= 0 && ageUs < OLDEST_STAMP_US;
    return isMonotonic ? clock.nowUs() - ageUs : clock.nowUs();
  }

  /** Makes the input known to FFmpeg, which needs libraries that a slim system lacks. */
  private static void register() throws SourceException {
    try {
      avdevice_register_all();
    } catch (LinkageError missing) {
      throw CameraFault.noInput(String.valueOf(missing.getMessage()));
    }
  }
}
