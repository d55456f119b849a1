package dev.framecast.capture.source.camera.v4l2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The system calls that a camera needs, by the C library. Those that can fail return what the
 * kernel does: the result, or the error number negated. Owned by one thread, which has an error
 * number of its own.
 */
@SuppressWarnings("restricted")
final class LibC {
  private static final int READ_WRITE = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int PROT_READ = 1;
  private static final int MAP_SHARED = 1;
  private static final long MAP_FAILED = -1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CAPTURED = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          CAPTURED,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURED);
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          CAPTURED,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), CAPTURED);
  private static final MethodHandle MMAP =
      call(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          CAPTURED);
  private static final MethodHandle MUNMAP =
      call("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), CAPTURED);
  private static final MethodHandle STRERROR =
      call("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final int LONGEST_WORDS = 256;

  private final Arena arena;
  private final MemorySegment state;

  /**
   * Calls for the current thread.
   *
   * @param arena holds the few bytes that every call writes
   */
  LibC(Arena arena) {
    this.arena = arena;
    this.state = arena.allocate(STATE);
  }

  /** The C library's words for an error number. */
  static String words(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(LONGEST_WORDS).getString(0);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Opens for reading and writing, never to wait; the descriptor. */
  int open(Path node) {
    MemorySegment name = arena.allocateFrom(node.toString());
    try {
      int flags = READ_WRITE | NON_BLOCKING | CLOSE_ON_EXEC;
      return result((int) OPEN.invokeExact(state, name, flags));
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  int close(int descriptor) {
    try {
      return result((int) CLOSE.invokeExact(state, descriptor));
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** One request to a driver, made again when a signal came in between. */
  int ioctl(int descriptor, long request, MemorySegment argument) {
    try {
      int result;
      do {
        result = result((int) IOCTL.invokeExact(state, descriptor, request, argument));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /**
   * Waits for one descriptor.
   *
   * @param request a {@code struct pollfd}
   * @return 1 when something happened, 0 when the time was over
   */
  int poll(MemorySegment request, int timeoutMillis) {
    try {
      return result((int) POLL.invokeExact(state, request, 1L, timeoutMillis));
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /**
   * Maps a driver's memory for reading.
   *
   * @param offset what the driver named the memory
   * @throws DeviceException when that fails
   */
  MemorySegment map(int descriptor, long offset, long bytes) throws DeviceException {
    MemorySegment mapped;
    try {
      mapped =
          (MemorySegment)
              MMAP.invokeExact(
                  state, MemorySegment.NULL, bytes, PROT_READ, MAP_SHARED, descriptor, offset);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
    if (mapped.address() == MAP_FAILED) {
      throw new DeviceException(errno(), "mapping its memory");
    }
    return mapped.reinterpret(bytes);
  }

  int unmap(MemorySegment mapped) {
    try {
      return result((int) MUNMAP.invokeExact(state, mapped, mapped.byteSize()));
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  private int result(int returned) {
    return returned < 0 ? -errno() : returned;
  }

  private int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  private static MethodHandle call(String name, FunctionDescriptor form, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, options);
  }

  /** Method handles declare that they throw anything; these can only when their form is wrong. */
  private static IllegalStateException impossible(Throwable broken) {
    if (broken instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a system call could not be made", broken);
  }
}
