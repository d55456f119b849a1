package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * The socket of one viewer, as frames see it.
 *
 * <p>While it takes each frame at once, the kernel may hold a whole one unsent. Once it refuses one
 * the viewer is sluggish, and what lies in buffers only makes its pictures old: the kernel is told
 * to hold nothing unsent, and a frame is written when the peer has read all but about one frame of
 * what it was sent. That can be seen: a peer's TCP window (RFC 9293, section 3.8.6) shrinks by what
 * it has not read. It is looked at in growing intervals.
 *
 * <p>Owned by the channel's event loop.
 */
public final class ViewerSocket {
  private static final int QUICK_FRAMES = 100;
  private static final int FRAMES_BETWEEN_LOOKS = 64;
  private static final long SLUGGISH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A window that does not open as wide as it was for so long has become smaller for good. */
  private static final long WINDOW_SHRUNK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Channel channel;
  private final Transport transport;
  private final FrameWriter writer;
  private final Runnable clear;
  private final Runnable probe;
  private final Runnable looking = this::look;
  private int widestWindow;
  private int wanted;
  private int quickFrames;
  private boolean sluggish;
  private boolean waiting;
  private long writtenNanos;
  private long waitingNanos;

  ViewerSocket(
      Channel channel, Transport transport, FrameWriter writer, Runnable clear, Runnable probe) {
    this.channel = channel;
    this.transport = transport;
    this.writer = writer;
    this.clear = clear;
    this.probe = probe;
    this.widestWindow = writer.peerWindow(channel);
  }

  /** Whether everything written so far has been taken, and more may be written. */
  public boolean isClear() {
    return !waiting && channel.isWritable();
  }

  /**
   * Writes the frame, when clear. What the socket does not take at once waits in the channel, which
   * says when it is writable again.
   *
   * @return false when nothing of it was written, and {@code clear} will be run later
   */
  public boolean write(FrameMessage frame) {
    if (!channel.isOpen()) {
      return true;
    }
    if (sluggish && !isRead(frame.bytes())) {
      await(frame.bytes());
      return false;
    }
    int taken = writer.give(channel, frame);
    if (taken == frame.bytes()) {
      tookAtOnce();
      return true;
    }
    if (taken == 0 && !sluggish) {
      becomeSluggish();
      await(frame.bytes());
      return false;
    }
    writtenNanos = System.nanoTime();
    channel.writeAndFlush(frame.forSocket().skipBytes(taken), channel.voidPromise());
    return true;
  }

  /** The channel has become writable. */
  public void cleared() {
    if (writtenNanos != 0 && System.nanoTime() - writtenNanos > SLUGGISH_NANOS) {
      becomeSluggish();
    }
    writtenNanos = 0;
  }

  private void await(int frameBytes) {
    wanted = frameBytes;
    waiting = true;
    waitingNanos = System.nanoTime();
    channel.eventLoop().schedule(looking, SHORTEST_WAIT_NANOS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (!channel.isOpen()) {
      return;
    }
    long waited = System.nanoTime() - waitingNanos;
    if (isRead(wanted)) {
      waiting = false;
      clear.run();
      return;
    }
    if (waited > WINDOW_SHRUNK_NANOS) {
      widestWindow = Math.max(wanted, widestWindow / 2);
    }
    // A window that has opened is often told only with the next acknowledgement.
    probe.run();
    long next = Math.clamp(waited / 4, SHORTEST_WAIT_NANOS, LONGEST_WAIT_NANOS);
    channel.eventLoop().schedule(looking, next, TimeUnit.NANOSECONDS);
  }

  /** Whether the peer has read all but a part of what it was sent, as far as it has told. */
  private boolean isRead(int frameBytes) {
    int window = writer.peerWindow(channel);
    widestWindow = Math.max(widestWindow, window);
    return window < 0 || window >= widestWindow - Math.min(frameBytes, widestWindow / 4);
  }

  private void tookAtOnce() {
    quickFrames++;
    if (quickFrames % FRAMES_BETWEEN_LOOKS == 0) {
      widestWindow = Math.max(widestWindow, writer.peerWindow(channel));
    }
    if (sluggish && quickFrames >= QUICK_FRAMES) {
      sluggish = false;
      transport.holdUnsent(channel, Transport.UNSENT_BYTES);
    }
  }

  private void becomeSluggish() {
    quickFrames = 0;
    if (!sluggish) {
      sluggish = true;
      transport.holdUnsent(channel, Transport.SLUGGISH_UNSENT_BYTES);
    }
  }
}
