package dev.framecast.relay.net.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The system calls of Linux that give one frame's pages to many sockets, by the C library: see
 * tee(2), splice(2), pipe(7). None of them waits. From any thread.
 */
@SuppressWarnings("restricted")
final class LinuxCalls {
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** A signal came before anything was done, see errno(3). */
  static final int EINTR = 4;

  /** struct tcp_info in linux/tcp.h, up to and with tcpi_snd_wnd. */
  private static final int TCP_INFO_SND_WND = 228;

  private static final int TCP_INFO_BYTES = TCP_INFO_SND_WND + Integer.BYTES;

  /** What {@link #peerWindow} needs: the structure, and its length behind it. */
  static final int SCRATCH_BYTES = TCP_INFO_BYTES + Integer.BYTES;

  private static final MethodHandle PIPE2 =
      call("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FCNTL =
      call(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle TEE =
      call("tee", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final FunctionDescriptor SPLICE_FORM =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SPLICE = call("splice", SPLICE_FORM);
  private static final MethodHandle GETSOCKOPT =
      call(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private LinuxCalls() {}

  /** The two ends of a pipe, descriptors. */
  record Pipe(int out, int in) {}

  /**
   * Makes a pipe that nobody waits for.
   *
   * @throws IOException when there are no descriptors left
   */
  static Pipe pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if ((int) PIPE2.invokeExact(ends, O_NONBLOCK | O_CLOEXEC) < 0) {
        throw new IOException("no pipe can be made");
      }
      return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    } catch (IOException full) {
      throw full;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Lets the pipe hold so many bytes, each page in one slot; false when that is not allowed. */
  static boolean grow(Pipe pipe, int bytes) {
    try {
      return (int) FCNTL.invokeExact(pipe.in(), F_SETPIPE_SZ, bytes) >= bytes;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /**
   * Opens a file to write to.
   *
   * @throws IOException when that fails
   */
  static int openToWrite(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int opened = (int) OPEN.invokeExact(arena.allocateFrom(name), O_WRONLY | O_CLOEXEC);
      if (opened < 0) {
        throw new IOException("cannot open " + name);
      }
      return opened;
    } catch (IOException absent) {
      throw absent;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Copies the bytes of a direct buffer into a pipe; how many went in, or -1. */
  static int write(int pipe, ByteBuffer bytes) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(bytes);
      return (int) (long) WRITE.invokeExact(pipe, memory, memory.byteSize());
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Copies the bytes of a direct buffer into a socket; how many it took, or -1. */
  static int send(int socket, ByteBuffer bytes) {
    try {
      MemorySegment memory = MemorySegment.ofBuffer(bytes);
      return (int)
          (long) SEND.invokeExact(socket, memory, memory.byteSize(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Lets a second pipe refer to the pages in a first one; so many bytes, or -1. */
  static int tee(int from, int to, int bytes) {
    try {
      return (int) (long) TEE.invokeExact(from, to, (long) bytes, SPLICE_F_NONBLOCK);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** Moves pages out of a pipe into a socket or a file; how many bytes, or -1. */
  static int splice(int pipe, int to, int bytes) {
    try {
      return (int) (long) SPLICE.invokeExact(pipe, 0L, to, 0L, (long) bytes, SPLICE_F_NONBLOCK);
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /** As {@link #splice}, but slower, and where it fails minus its errno, see errno(3). */
  static int spliceOrErrno(int pipe, int to, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Telling.STATE);
      long moved =
          (long)
              Telling.SPLICE.invokeExact(state, pipe, 0L, to, 0L, (long) bytes, SPLICE_F_NONBLOCK);
      return moved < 0 ? -(int) Telling.ERRNO.get(state, 0L) : (int) moved;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  /**
   * How many bytes the peer's window lets through at present.
   *
   * @param scratch {@link #SCRATCH_BYTES} of memory to use
   * @return -1 where the kernel does not tell
   */
  static int peerWindow(int socket, MemorySegment scratch) {
    try {
      scratch.set(JAVA_INT, TCP_INFO_BYTES, TCP_INFO_BYTES);
      MemorySegment length = scratch.asSlice(TCP_INFO_BYTES);
      int result = (int) GETSOCKOPT.invokeExact(socket, IPPROTO_TCP, TCP_INFO, scratch, length);
      boolean isTold = result == 0 && length.get(JAVA_INT, 0) == TCP_INFO_BYTES;
      return isTold ? scratch.get(JAVA_INT, TCP_INFO_SND_WND) : -1;
    } catch (Throwable broken) {
      throw impossible(broken);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor form, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form, options);
  }

  /** Method handles declare that they throw anything; these can only when their form is wrong. */
  private static IllegalStateException impossible(Throwable broken) {
    if (broken instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a system call could not be made", broken);
  }

  /** Linked when a call has failed, as in most processes none does. */
  private static final class Telling {
    static final StructLayout STATE = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    static final MethodHandle SPLICE =
        call("splice", SPLICE_FORM, Linker.Option.captureCallState("errno"));
  }
}
