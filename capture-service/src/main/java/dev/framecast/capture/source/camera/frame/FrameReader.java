package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.format.PixelFormat.Kind;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.FrameBuffers;
import dev.framecast.capture.source.camera.v4l2.GrantedFormat;
import dev.framecast.capture.source.camera.v4l2.VideoDevice;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.wire.clock.MicrosClock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pictures of a device that streams. Owned by one thread. */
public final class FrameReader implements AutoCloseable {
  /** Enough for the driver while one is copied; more would only hold older pictures back. */
  private static final int BUFFERS = 6;

  /** A stamp that is older than this is not a time. */
  private static final long OLDEST_STAMP_US = 2_000_000;

  /** Of the time between two pictures; the rest is for a camera that runs faster than it says. */
  private static final double FRESH = 0.5;

  private final MicrosClock clock;
  private final FrameBuffers buffers;
  private final PictureForm form;
  private final long freshUs;
  private final LostFrames lost = new LostFrames();
  private int missed;
  private int skipped;

  /**
   * Begins to stream.
   *
   * @param granted what the device was set to
   * @param fps the rate that it was set to
   * @param isPassed whether compressed pictures leave as they are
   * @throws DeviceException when it does not begin
   * @throws MediaException when its pictures cannot be decoded
   */
  public FrameReader(
      VideoDevice device,
      GrantedFormat granted,
      PixelFormat format,
      double fps,
      boolean isPassed,
      MicrosClock clock)
      throws DeviceException, MediaException {
    this.clock = clock;
    this.freshUs = (long) (FRESH * TimeUnit.SECONDS.toMicros(1) / fps);
    this.buffers = device.stream(BUFFERS);
    try {
      this.form = form(granted, format, isPassed);
    } catch (MediaException undecodable) {
      buffers.close();
      throw undecodable;
    }
  }

  /**
   * The newest picture there is; what waited before it is passed over and counted. Of H.264, where
   * one picture needs those before it, the next one.
   *
   * @param waitMillis how long to wait for one
   * @return the picture, which the caller owns; null when none has come
   * @throws DeviceException when the device has gone or failed
   */
  public @Nullable SourceFrame read(int waitMillis) throws DeviceException {
    FrameBuffers.Filled filled = buffers.await(waitMillis) ? buffers.take() : null;
    if (filled == null) {
      return null;
    }
    count(filled);
    if (form.isWholeByItself() && !isFresh(filled)) {
      filled = newest(filled);
    }
    long capturedUs = stamp(filled.atUs());
    Picture picture = picture(filled);
    try {
      buffers.giveBack(filled);
    } catch (DeviceException gone) {
      if (picture != null) {
        picture.close();
      }
      throw gone;
    }
    if (picture == null) {
      skipped++;
      return null;
    }
    var frame = new SourceFrame(capturedUs, picture, missed, skipped);
    missed = 0;
    skipped = 0;
    return frame;
  }

  @Override
  public void close() {
    buffers.close();
    form.close();
  }

  private PictureForm form(GrantedFormat granted, PixelFormat format, boolean isPassed)
      throws MediaException {
    if (format.kind() == Kind.RAW) {
      return new RawForm(granted, format);
    }
    // No picture is larger than the buffer that it comes in.
    long most = buffers.bytes();
    if (!isPassed) {
      return new Decoded(most, format.kind());
    }
    return format.kind() == Kind.JPEG
        ? new PassedJpeg(most)
        : new PassedH264(most, granted.width(), granted.height());
  }

  private void count(FrameBuffers.Filled filled) {
    int before = lost.before(filled.sequence());
    if (before > 0) {
      missed += before;
      form.lose();
    }
  }

  /** A picture so young has no successor yet: the driver need not be asked for one. */
  private boolean isFresh(FrameBuffers.Filled filled) {
    long ageUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) - filled.atUs();
    return filled.atUs() != FrameBuffers.NO_TIME && ageUs >= 0 && ageUs < freshUs;
  }

  /** Bounded, should a driver fill them faster than they are looked at. */
  private FrameBuffers.Filled newest(FrameBuffers.Filled oldest) throws DeviceException {
    FrameBuffers.Filled newest = oldest;
    for (int i = 0; i < buffers.count(); i++) {
      FrameBuffers.Filled newer = buffers.take();
      if (newer == null) {
        return newest;
      }
      buffers.giveBack(newest);
      newest = newer;
      skipped++;
      count(newest);
    }
    return newest;
  }

  private @Nullable Picture picture(FrameBuffers.Filled filled) {
    if (filled.isCorrupt()) {
      form.lose();
      return CompressedPicture.refused(PictureDefect.FLAGGED);
    }
    return form.of(filled.bytes());
  }

  /** The driver stamps on the monotonic clock, as {@link System#nanoTime} does on Linux. */
  private long stamp(long driverUs) {
    long nowUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    boolean isPlausible = driverUs <= nowUs && driverUs > nowUs - OLDEST_STAMP_US;
    return isPlausible ? clock.nowUs() - (nowUs - driverUs) : clock.nowUs();
  }
}
