package dev.framecast.capture.source.camera.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.framecast.capture.source.camera.format.FormatOffer;
import dev.framecast.capture.source.camera.format.FrameRate;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.PictureSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open Video4Linux device. Owned by one thread. Every system call is announced with a deadline,
 * since a driver may never return.
 */
public final class VideoDevice implements AutoCloseable {
  /** Some cameras take seconds to open and to begin on a slow machine that just starts. */
  private static final Duration SETTING_UP = Duration.ofSeconds(5);

  private static final Duration AT_WORK = Duration.ofSeconds(1);
  private static final int HAS_NODE_FLAGS = 0x80000000;
  private static final int HAS_RATE = 0x1000;

  private static final int POLL = 8;
  private static final int POLL_EVENTS = 4;
  private static final int POLL_HAPPENED = 6;
  private static final short READABLE = 0x1;
  private static final short FAILED = 0x8;
  private static final short GONE = 0x10 | 0x20;

  private final Path node;
  private final NativeCalls calls;
  private final Arena arena = Arena.ofConfined();
  private final LibC libc = new LibC(arena);
  private final int descriptor;
  private final MemorySegment control = arena.allocate(Structs.CONTROL, Integer.BYTES);
  private boolean canForceKeyframe = true;
  private final MemorySegment poll = arena.allocate(POLL, Integer.BYTES);

  /** What a wait ended with. */
  enum Wait {
    /** Nothing came. */
    NOTHING,
    /** A buffer may be ready. */
    READY,
    /** The driver says that something failed, or that it has gone; asking for a buffer tells. */
    FAILED
  }

  private VideoDevice(Path node, NativeCalls calls) throws DeviceException {
    this.node = node;
    this.calls = calls;
    try (NativeCalls.Call call = calls.begin("opening " + node, SETTING_UP)) {
      this.descriptor = libc.open(node);
    }
    if (descriptor < 0) {
      arena.close();
      throw new DeviceException(-descriptor, "opening");
    }
    poll.set(JAVA_INT, 0, descriptor);
    poll.set(JAVA_SHORT, POLL_EVENTS, READABLE);
  }

  /**
   * Opens a device.
   *
   * @throws DeviceException with the kernel's reason
   */
  public static VideoDevice open(Path node, NativeCalls calls) throws DeviceException {
    return new VideoDevice(node, calls);
  }

  /** Who it is. */
  public Capability capability() throws DeviceException {
    MemorySegment told = arena.allocate(Structs.CAPABILITY, Long.BYTES);
    control("asking who it is", Structs.QUERY_CAPABILITY, told);
    int all = told.get(JAVA_INT, Structs.CAPABILITY_ALL);
    boolean hasNodeFlags = (all & HAS_NODE_FLAGS) != 0;
    return new Capability(
        told.getString(0),
        told.getString(Structs.CAPABILITY_CARD),
        told.getString(Structs.CAPABILITY_BUS),
        hasNodeFlags ? told.get(JAVA_INT, Structs.CAPABILITY_OF_NODE) : all);
  }

  /**
   * What it has to offer.
   *
   * @param size for which the rates of a range of sizes are told
   */
  public List<FormatOffer> offers(PictureSize size) throws DeviceException {
    return new Offers(this, arena, size).list();
  }

  /** Sets the format that is nearest to this one; what the driver has made of it. */
  public GrantedFormat setFormat(int fourcc, int width, int height) throws DeviceException {
    MemorySegment format = arena.allocate(Structs.FORMAT, Long.BYTES);
    format.set(JAVA_INT, 0, Structs.CAPTURE);
    format.set(JAVA_INT, Structs.FORMAT_WIDTH, width);
    format.set(JAVA_INT, Structs.FORMAT_HEIGHT, height);
    format.set(JAVA_INT, Structs.FORMAT_CODE, fourcc);
    control("setting the format", Structs.SET_FORMAT, format);
    return new GrantedFormat(
        format.get(JAVA_INT, Structs.FORMAT_CODE),
        format.get(JAVA_INT, Structs.FORMAT_WIDTH),
        format.get(JAVA_INT, Structs.FORMAT_HEIGHT),
        format.get(JAVA_INT, Structs.FORMAT_LINE_BYTES),
        format.get(JAVA_INT, Structs.FORMAT_COLORS),
        format.get(JAVA_INT, Structs.FORMAT_ENCODING),
        format.get(JAVA_INT, Structs.FORMAT_QUANTIZATION));
  }

  /** Sets the rate that is nearest to this one; what the driver made of it, null: it tells none. */
  public @Nullable FrameRate setRate(FrameRate rate) throws DeviceException {
    MemorySegment stream = arena.allocate(Structs.STREAM, Integer.BYTES);
    stream.set(JAVA_INT, 0, Structs.CAPTURE);
    stream.set(JAVA_INT, Structs.STREAM_INTERVAL, rate.seconds());
    stream.set(JAVA_INT, Structs.STREAM_INTERVAL + Integer.BYTES, rate.frames());
    int status = ask("setting the rate", Structs.SET_STREAM, stream, SETTING_UP);
    if (status == -Errno.ENOTTY || status == -Errno.EINVAL) {
      return null;
    }
    check(status, "setting the rate");
    int seconds = stream.get(JAVA_INT, Structs.STREAM_INTERVAL);
    int frames = stream.get(JAVA_INT, Structs.STREAM_INTERVAL + Integer.BYTES);
    boolean isTold = (stream.get(JAVA_INT, Structs.STREAM_CAPABILITY) & HAS_RATE) != 0;
    return isTold && seconds > 0 && frames > 0 ? new FrameRate(frames, seconds) : null;
  }

  /** Asks its encoder for a keyframe; most cameras have no such control, and go on. */
  public void requestKeyframe() {
    if (canForceKeyframe) {
      control.set(JAVA_INT, 0, Structs.CONTROL_FORCE_KEYFRAME);
      canForceKeyframe = ask("asking for a keyframe", Structs.SET_CONTROL, control) >= 0;
    }
  }

  /**
   * Begins to stream.
   *
   * @param count buffers asked for; the driver may give more, or less, but at least 2
   */
  public FrameBuffers stream(int count) throws DeviceException {
    return FrameBuffers.start(this, arena, count);
  }

  @Override
  public void close() {
    try (NativeCalls.Call call = calls.begin("closing " + node, SETTING_UP)) {
      libc.close(descriptor);
    }
    arena.close();
  }

  /** Waits until there is something to read. */
  Wait await(int timeoutMillis) throws DeviceException {
    int status;
    try (NativeCalls.Call call = calls.begin("waiting for " + node, AT_WORK)) {
      status = libc.poll(poll, timeoutMillis);
    }
    if (status == 0 || status == -Errno.EINTR) {
      return Wait.NOTHING;
    }
    check(status, "waiting");
    short happened = poll.get(JAVA_SHORT, POLL_HAPPENED);
    if ((happened & GONE) != 0) {
      throw new DeviceException(Errno.ENODEV, "waiting");
    }
    return (happened & FAILED) != 0 ? Wait.FAILED : Wait.READY;
  }

  MemorySegment map(long offset, long bytes) throws DeviceException {
    try (NativeCalls.Call call = calls.begin("mapping " + node, SETTING_UP)) {
      return libc.map(descriptor, offset, bytes);
    }
  }

  void unmap(MemorySegment mapped) {
    try (NativeCalls.Call call = calls.begin("unmapping " + node, SETTING_UP)) {
      libc.unmap(mapped);
    }
  }

  /** A request that may take its time, and must work. */
  void control(String doing, long request, MemorySegment argument) throws DeviceException {
    check(ask(doing, request, argument, SETTING_UP), doing);
  }

  /** A request of the daily work; 0 or more, or the error number negated. */
  int ask(String doing, long request, MemorySegment argument) {
    return ask(doing, request, argument, AT_WORK);
  }

  private int ask(String doing, long request, MemorySegment argument, Duration deadline) {
    try (NativeCalls.Call call = calls.begin(doing, deadline)) {
      return libc.ioctl(descriptor, request, argument);
    }
  }

  static void check(int status, String doing) throws DeviceException {
    if (status < 0) {
      throw new DeviceException(-status, doing);
    }
  }
}
