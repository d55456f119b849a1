package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame's bytes as pages in a pipe, from which they are given to any number of sockets: each
 * gets references to the same pages, so that the bytes are copied once for all of them. The pages
 * belong to the kernel and are never written to again, so a socket may hold them for as long as its
 * peer takes.
 *
 * <p>Bounds: two pipes of {@link #CAPACITY_BYTES}, three descriptors more than that. Not
 * thread-safe: owned by one event loop.
 */
final class FramePipe implements AutoCloseable {
  /** What an unprivileged process may make a pipe hold, unless the host was told otherwise. */
  static final int CAPACITY_BYTES = 1 << 20;

  private static final int MOST_INTERRUPTIONS = 10;

  private final LinuxCalls.Pipe held;
  private final LinuxCalls.Pipe passing;
  private final int sink;
  private final int capacityBytes;
  private @Nullable FrameMessage frame;
  private @Nullable FrameMessage refused;
  private int heldBytes;
  private int jamErrno;

  /** Where they come from. */
  @FunctionalInterface
  interface Source {
    /**
     * An empty one.
     *
     * @throws IOException when there can be none; its message says why
     */
    FramePipe open() throws IOException;
  }

  /** Of empty pipes that hold so many bytes, and what is thrown into; all are closed with it. */
  FramePipe(LinuxCalls.Pipe held, LinuxCalls.Pipe passing, int sink, int capacityBytes) {
    this.held = held;
    this.passing = passing;
    this.sink = sink;
    this.capacityBytes = capacityBytes;
  }

  /**
   * An empty one.
   *
   * @throws IOException when there are no descriptors left, or pipes may not be as large
   */
  static FramePipe open() throws IOException {
    return open(CAPACITY_BYTES);
  }

  /** One that holds so many bytes; see {@link #open()}. */
  static FramePipe open(int capacityBytes) throws IOException {
    int sink = LinuxCalls.openToWrite("/dev/null");
    LinuxCalls.Pipe held = null;
    LinuxCalls.Pipe passing = null;
    try {
      held = LinuxCalls.pipe();
      passing = LinuxCalls.pipe();
      if (!LinuxCalls.grow(held, capacityBytes) || !LinuxCalls.grow(passing, capacityBytes)) {
        throw new IOException(
            "a pipe may not hold "
                + capacityBytes
                + " bytes (see fs.pipe-user-pages-soft and fs.pipe-max-size in proc(5))");
      }
      return new FramePipe(held, passing, sink, capacityBytes);
    } catch (IOException unable) {
      LinuxCalls.close(sink);
      closeEnds(held);
      closeEnds(passing);
      throw unable;
    }
  }

  /**
   * Passes a byte through an empty one, as frames will be.
   *
   * @throws IOException when the kernel does not do that
   */
  void tryOut() throws IOException {
    heldBytes = Math.max(0, LinuxCalls.write(held.in(), ByteBuffer.allocateDirect(1)));
    int passed = Math.max(0, LinuxCalls.tee(held.out(), passing.in(), heldBytes));
    discard(passing, passed);
    discard(held, heldBytes);
    heldBytes = 0;
    if (passed < 1 || isJammed()) {
      throw new IOException("this kernel does not move pages between pipes (tee, splice)");
    }
  }

  /** Whether this frame is in it. */
  boolean holds(FrameMessage wanted) {
    return frame == wanted;
  }

  /**
   * Lets go of the frame it holds and takes this one; false, and holding none, when that is too
   * large, or when it was tried last and the kernel had no memory for all of it.
   */
  boolean load(FrameMessage fresh) {
    if (refused == fresh) {
      return false;
    }
    refused = null;
    discard(held, heldBytes);
    heldBytes = 0;
    frame = null;
    if (isJammed() || fresh.bytes() > capacityBytes) {
      return false;
    }
    heldBytes = Math.max(0, LinuxCalls.write(held.in(), fresh.memory()));
    if (heldBytes < fresh.bytes()) {
      refused = fresh;
      return false;
    }
    frame = fresh;
    return true;
  }

  /** Gives the socket the frame's pages; how many bytes it took, none when it failed. */
  int give(int socket) {
    int passed = LinuxCalls.tee(held.out(), passing.in(), heldBytes);
    int taken = 0;
    int now = passed > 0 ? LinuxCalls.splice(passing.out(), socket, passed) : 0;
    while (now > 0) {
      taken += now;
      now = taken < passed ? LinuxCalls.splice(passing.out(), socket, passed - taken) : 0;
    }
    discard(passing, passed - taken);
    return taken;
  }

  /** Whether it could not be emptied, and so takes no frame any more; another may. */
  boolean isJammed() {
    return jamErrno != 0;
  }

  /** Why, see errno(3). */
  int jamErrno() {
    return jamErrno;
  }

  @Override
  public void close() {
    frame = null;
    refused = null;
    closeEnds(held);
    closeEnds(passing);
    LinuxCalls.close(sink);
  }

  private void discard(LinuxCalls.Pipe pipe, int bytes) {
    int left = bytes;
    while (left > 0 && !isJammed()) {
      int gone = LinuxCalls.splice(pipe.out(), sink, left);
      left -= gone > 0 ? gone : discardAfterAll(pipe, left);
    }
  }

  /**
   * A pipe with bytes in it and a sink that takes all leave a signal as the one passing reason to
   * fail. Any other stays: EAGAIN is a pipe with fewer bytes than were counted, EINVAL, EBADF and
   * ENOSYS are descriptors or a kernel that do not do this.
   */
  private int discardAfterAll(LinuxCalls.Pipe pipe, int bytes) {
    int gone = -LinuxCalls.EINTR;
    for (int i = 0; i < MOST_INTERRUPTIONS && gone == -LinuxCalls.EINTR; i++) {
      gone = LinuxCalls.spliceOrErrno(pipe.out(), sink, bytes);
    }
    if (gone > 0) {
      return gone;
    }
    // Never seen; what comes after leftovers would be a mixture, so nothing may.
    jamErrno = Math.max(1, -gone);
    frame = null;
    return 0;
  }

  private static void closeEnds(LinuxCalls.@Nullable Pipe pipe) {
    if (pipe != null) {
      LinuxCalls.close(pipe.in());
      LinuxCalls.close(pipe.out());
    }
  }
}
