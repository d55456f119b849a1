package dev.framecast.capture.source.camera.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a device streams into, in the driver's memory. Owned by the device's thread; to
 * be closed before the device.
 */
public final class FrameBuffers implements AutoCloseable {
  /** {@link Filled#atUs} where the driver does not use the monotonic clock. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final int FEWEST = 2;
  private static final int SAID_CORRUPT = 0x40;
  private static final int CLOCK = 0xe000;
  private static final int MONOTONIC_CLOCK = 0x2000;

  private final VideoDevice device;
  private final MemorySegment buffer;
  private final MemorySegment type;
  private final List<MemorySegment> mapped = new ArrayList<>();
  private boolean hasFailed;

  /**
   * A buffer that the driver has filled, ours until it is given back.
   *
   * @param index the driver's number for it
   * @param bytes what it holds, in the driver's memory
   * @param sequence the driver's number of the picture, which may wrap, or stay 0
   * @param atUs when it was taken, microseconds on the monotonic clock, or {@link #NO_TIME}
   * @param isCorrupt whether the driver says that something is wrong with it
   */
  public record Filled(
      int index, MemorySegment bytes, int sequence, long atUs, boolean isCorrupt) {}

  private FrameBuffers(VideoDevice device, Arena arena) {
    this.device = device;
    this.buffer = arena.allocate(Structs.BUFFER, Long.BYTES);
    this.type = arena.allocateFrom(JAVA_INT, Structs.CAPTURE);
  }

  static FrameBuffers start(VideoDevice device, Arena arena, int asked) throws DeviceException {
    FrameBuffers buffers = new FrameBuffers(device, arena);
    boolean isStreaming = false;
    try {
      buffers.request(arena, asked);
      device.control("starting to stream", Structs.STREAM_ON, buffers.type);
      isStreaming = true;
      return buffers;
    } finally {
      if (!isStreaming) {
        buffers.unmap();
      }
    }
  }

  /** How many there are: what a driver can hold back at most. */
  public int count() {
    return mapped.size();
  }

  /** Of the largest of them. */
  public long bytes() {
    return mapped.stream().mapToLong(MemorySegment::byteSize).max().orElse(0);
  }

  /**
   * Waits until a buffer is filled.
   *
   * @return whether one may be there
   * @throws DeviceException when the device has gone
   */
  public boolean await(int timeoutMillis) throws DeviceException {
    VideoDevice.Wait wait = device.await(timeoutMillis);
    hasFailed = wait == VideoDevice.Wait.FAILED;
    return wait != VideoDevice.Wait.NOTHING;
  }

  /**
   * The oldest buffer that is filled; null when none is.
   *
   * @throws DeviceException when the device has gone or failed
   */
  public @Nullable Filled take() throws DeviceException {
    describe(0);
    int status = device.ask("taking a picture", Structs.DEQUEUE_BUFFER, buffer);
    if (status == -Errno.EAGAIN) {
      if (hasFailed) {
        throw new DeviceException(Errno.EIO, "waiting");
      }
      return null;
    }
    VideoDevice.check(status, "taking a picture");
    int index = buffer.get(JAVA_INT, 0);
    int flags = buffer.get(JAVA_INT, Structs.BUFFER_FLAGS);
    MemorySegment memory = mapped.get(index);
    long used = Math.min(buffer.get(JAVA_INT, Structs.BUFFER_USED), memory.byteSize());
    return new Filled(
        index,
        memory.asSlice(0, Math.max(0, used)),
        buffer.get(JAVA_INT, Structs.BUFFER_SEQUENCE),
        (flags & CLOCK) == MONOTONIC_CLOCK ? stampUs() : NO_TIME,
        (flags & SAID_CORRUPT) != 0 || used <= 0);
  }

  /** Lets the driver fill a buffer again. */
  public void giveBack(Filled taken) throws DeviceException {
    queue(taken.index());
  }

  @Override
  public void close() {
    device.ask("ceasing to stream", Structs.STREAM_OFF, type);
    unmap();
  }

  private void request(Arena arena, int asked) throws DeviceException {
    MemorySegment request = arena.allocate(Structs.BUFFERS, Integer.BYTES);
    request.set(JAVA_INT, 0, asked);
    request.set(JAVA_INT, Structs.BUFFERS_TYPE, Structs.CAPTURE);
    request.set(JAVA_INT, Structs.BUFFERS_MEMORY, Structs.MAPPED_MEMORY);
    device.control("asking for buffers", Structs.REQUEST_BUFFERS, request);
    int granted = request.get(JAVA_INT, 0);
    if (granted < FEWEST) {
      throw new DeviceException(Errno.ENOMEM, "asking for buffers");
    }
    for (int index = 0; index < granted; index++) {
      describe(index);
      device.control("asking for a buffer", Structs.QUERY_BUFFER, buffer);
      int offset = buffer.get(JAVA_INT, Structs.BUFFER_OFFSET);
      int length = buffer.get(JAVA_INT, Structs.BUFFER_LENGTH);
      mapped.add(device.map(Integer.toUnsignedLong(offset), Integer.toUnsignedLong(length)));
      queue(index);
    }
  }

  private void queue(int index) throws DeviceException {
    describe(index);
    VideoDevice.check(
        device.ask("giving back a buffer", Structs.QUEUE_BUFFER, buffer), "giving back a buffer");
  }

  private void describe(int index) {
    buffer.fill((byte) 0);
    buffer.set(JAVA_INT, 0, index);
    buffer.set(JAVA_INT, Structs.BUFFER_TYPE, Structs.CAPTURE);
    buffer.set(JAVA_INT, Structs.BUFFER_MEMORY, Structs.MAPPED_MEMORY);
  }

  private long stampUs() {
    return TimeUnit.SECONDS.toMicros(buffer.get(JAVA_LONG, Structs.BUFFER_SECONDS))
        + buffer.get(JAVA_LONG, Structs.BUFFER_MICROS);
  }

  private void unmap() {
    mapped.forEach(device::unmap);
    mapped.clear();
  }
}
