package dev.framecast.capture.source.camera.frame;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;

import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.FrameBuffers;
import dev.framecast.capture.source.camera.v4l2.GrantedFormat;
import dev.framecast.capture.source.camera.v4l2.VideoDevice;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.jspecify.annotations.Nullable;

/** The pictures of a device that streams. Owned by one thread. */
public final class FrameReader implements AutoCloseable {
  /** Enough for the driver while one is copied; more would only hold older pictures back. */
  private static final int BUFFERS = 6;

  /** A stamp that is older than this is not a time. */
  private static final long OLDEST_STAMP_US = 2_000_000;

  private final MicrosClock clock;
  private final FrameBuffers buffers;
  private final FrameMemory memory;
  private final @Nullable RawForm raw;
  private final LostFrames lost = new LostFrames();

  /**
   * Begins to stream.
   *
   * @param granted what the device was set to
   * @throws DeviceException when it does not begin
   */
  public FrameReader(
      VideoDevice device, GrantedFormat granted, PixelFormat format, MicrosClock clock)
      throws DeviceException {
    this.clock = clock;
    this.raw = format.kind() == PixelFormat.Kind.RAW ? new RawForm(granted, format) : null;
    this.buffers = device.stream(BUFFERS);
    this.memory = new FrameMemory(Math.max(granted.imageBytes(), raw == null ? 0 : raw.bytes()));
  }

  /**
   * The newest picture there is; what waited before it is passed over and counted.
   *
   * @param waitMillis how long to wait for one
   * @return the picture, which the caller owns; null when none has come
   * @throws DeviceException when the device has gone or failed
   */
  public @Nullable SourceFrame read(int waitMillis) throws DeviceException {
    if (!buffers.await(waitMillis)) {
      return null;
    }
    FrameBuffers.Filled newest = buffers.take();
    if (newest == null) {
      return null;
    }
    int missed = lost.before(newest.sequence());
    int skipped = 0;
    FrameBuffers.Filled newer = buffers.take();
    while (newer != null) {
      buffers.giveBack(newest);
      newest = newer;
      missed += lost.before(newest.sequence());
      skipped++;
      newer = skipped < buffers.count() ? buffers.take() : null;
    }
    long capturedUs = stamp(newest.atUs());
    var frame = new SourceFrame(capturedUs, picture(newest), missed, skipped);
    try {
      buffers.giveBack(newest);
      return frame;
    } catch (DeviceException gone) {
      frame.close();
      throw gone;
    }
  }

  @Override
  public void close() {
    buffers.close();
    memory.close();
  }

  private Picture picture(FrameBuffers.Filled filled) {
    if (filled.isCorrupt() || (raw != null && filled.bytes().byteSize() < raw.bytes())) {
      return CompressedPicture.jpeg(av_packet_alloc());
    }
    return raw == null
        ? CompressedPicture.jpeg(compressed(filled.bytes()))
        : new RawPicture(raw.frameIn(memory.copyOf(filled.bytes())));
  }

  private AVPacket compressed(MemorySegment bytes) {
    AVBufferRef copy = memory.copyOf(bytes);
    return av_packet_alloc().buf(copy).data(copy.data()).size((int) bytes.byteSize());
  }

  /** The driver stamps on the monotonic clock, as {@link System#nanoTime} does on Linux. */
  private long stamp(long driverUs) {
    long nowUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    boolean isPlausible = driverUs <= nowUs && driverUs > nowUs - OLDEST_STAMP_US;
    return isPlausible ? clock.nowUs() - (nowUs - driverUs) : clock.nowUs();
  }
}
