package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By Linux's system calls: several sockets share a frame's pages by a {@link FramePipe}; one alone
 * gets a copy, as do all when the frame is large. Whether there are several is known with the
 * second, and taken for granted when there were for the frame before.
 */
final class LinuxWriter implements FrameWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxWriter.class);

  /** Replacements of pipes that jam; a bound, in case whatever jammed one jams all. */
  private static final int MOST_REPLACEMENTS = 3;

  private final FramePipe.@Nullable Source pipes;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment scratch = arena.allocate(LinuxCalls.SCRATCH_BYTES, Integer.BYTES);
  private @Nullable FramePipe pages;
  private @Nullable FrameMessage last;
  private boolean isShared;
  private boolean wasShared;
  private int replacements;

  /**
   * Makes one.
   *
   * @param pipes what frames are shared by; without it they are copied for each socket
   */
  LinuxWriter(FramePipe.@Nullable Source pipes) {
    this.pipes = pipes;
    this.pages = open(pipes);
  }

  @Override
  public int give(Channel channel, FrameMessage frame) {
    int socket = socket(channel);
    FramePipe pipe = pages;
    int taken =
        pipe != null && isIn(pipe, frame)
            ? pipe.give(socket)
            : LinuxCalls.send(socket, frame.memory());
    if (pipe != null && pipe.isJammed()) {
      replace(pipe);
    }
    return Math.max(0, taken);
  }

  @Override
  public int peerWindow(Channel channel) {
    return LinuxCalls.peerWindow(socket(channel), scratch);
  }

  @Override
  public void close() {
    last = null;
    arena.close();
    if (pages != null) {
      pages.close();
    }
  }

  private boolean isIn(FramePipe pipe, FrameMessage frame) {
    if (last != frame) {
      last = frame;
      wasShared = isShared;
      isShared = false;
    } else {
      isShared = true;
    }
    return pipe.holds(frame) || ((isShared || wasShared) && pipe.load(frame));
  }

  private static int socket(Channel channel) {
    return ((UnixChannel) channel).fd().intValue();
  }

  private void replace(FramePipe jammed) {
    jammed.close();
    pages = replacements < MOST_REPLACEMENTS ? open(pipes) : null;
    replacements++;
    LOG.warn(
        "a pipe of frames' pages could not be emptied (errno {}); {}",
        jammed.jamErrno(),
        pages == null ? "frames are copied for each viewer" : "another takes its place");
  }

  private static @Nullable FramePipe open(FramePipe.@Nullable Source pipes) {
    try {
      return pipes == null ? null : pipes.open();
    } catch (IOException unable) {
      LOG.warn("frames are copied for each viewer: {}", unable.getMessage());
      return null;
    }
  }
}
