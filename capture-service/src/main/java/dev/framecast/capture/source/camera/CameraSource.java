package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.camera.node.CameraClaims;
import dev.framecast.capture.source.camera.node.CameraName;
import dev.framecast.capture.source.camera.node.CameraNodes;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera of Video4Linux. Waiting for its pictures can be given up at any time, so that a camera
 * that hangs is closed and opened again.
 */
public final class CameraSource implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(CameraSource.class);
  private static final CameraClaims OF_PROCESS = new CameraClaims();

  private static final Duration FIRST_PICTURE = Duration.ofSeconds(5);
  private static final Duration NEXT_PICTURE = Duration.ofMillis(1_250);
  private static final int INTERVALS_MISSED = 3;
  private static final Duration PLUG_POLL = Duration.ofMillis(100);

  /** How long one wait may be: as long as it takes to notice that the source is closed. */
  private static final int WAIT_MILLIS = 100;

  private final CameraSearch search;
  private final NativeCalls calls;
  private @Nullable OpenCamera camera;
  private String signature = "";
  private String lastTerms = "";
  private Duration patience = FIRST_PICTURE;

  /**
   * Makes one; {@link #open} looks for it.
   *
   * @param only the camera's node, or, where it is not absolute, its name; null: the first that can
   *     be used
   * @param wish asked of the camera, which may give something else
   */
  public CameraSource(@Nullable Path only, CameraWish wish, MicrosClock clock, NativeCalls calls) {
    this(new CameraName(only), OF_PROCESS, wish, clock, calls);
  }

  private CameraSource(
      CameraName name, CameraClaims claims, CameraWish wish, MicrosClock clock, NativeCalls calls) {
    this(new CameraSearch(name, new CameraNodes(name.folder()), claims, wish, clock, calls), calls);
  }

  CameraSource(CameraSearch search, NativeCalls calls) {
    this.search = search;
    this.calls = calls;
  }

  @Override
  public void open() throws SourceException {
    signature = search.signature();
    camera = search.open();
    patience = FIRST_PICTURE;
    if (!camera.terms().equals(lastTerms)) {
      lastTerms = camera.terms();
      LOG.info("{}", lastTerms);
    }
  }

  @Override
  public SourceFrame next() throws SourceException, InterruptedException {
    if (camera == null) {
      throw new IllegalStateException("not open");
    }
    Path node = camera.seen().node();
    long startNanos = System.nanoTime();
    try {
      while (System.nanoTime() - startNanos < patience.toNanos()) {
        SourceFrame frame = camera.read(WAIT_MILLIS);
        if (frame != null) {
          patience = patienceAt(camera.fps());
          return frame;
        }
        if (calls.isOver() || Thread.interrupted()) {
          throw new InterruptedException("closed");
        }
      }
    } catch (DeviceException failed) {
      throw CameraFault.isGone(failed) ? CameraFault.unplugged(node) : CameraFault.of(node, failed);
    }
    throw CameraFault.hung(node, patience);
  }

  @Override
  public void close() {
    if (camera != null) {
      camera.close();
      camera = null;
    }
  }

  @Override
  public void requestKeyframe() {
    if (camera != null) {
      camera.device().requestKeyframe();
    }
  }

  @Override
  public boolean stopPassing() throws SourceException {
    search.decode(Codec.CODEC_H264);
    close();
    open();
    return true;
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public boolean keepsNewest() {
    return true;
  }

  /** Waits less when a camera is plugged in meanwhile, or its permissions change. */
  @Override
  public void awaitRetry(Duration atMost) throws InterruptedException {
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < atMost.toNanos()
        && search.signature().equals(signature)) {
      Thread.sleep(PLUG_POLL);
    }
  }

  private static Duration patienceAt(double fps) {
    Duration missed = Duration.ofMillis((long) (1_000 * INTERVALS_MISSED / fps));
    return missed.compareTo(NEXT_PICTURE) > 0 ? missed : NEXT_PICTURE;
  }
}
