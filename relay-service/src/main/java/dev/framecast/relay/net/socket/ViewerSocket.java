package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one viewer, as frames see it.
 *
 * <p>While it takes each frame at once, the kernel may hold a whole one unsent. Once it refuses one
 * the viewer is sluggish, and what lies in buffers only makes its pictures old: the kernel is told
 * to hold nothing unsent, and a frame is written when the peer has read all but about one frame of
 * what it was sent. That can be seen: a peer's TCP window (RFC 9293, section 3.8.6) shrinks by what
 * it has not read; and a ping that is answered was read, with all before it.
 *
 * <p>Owned by the channel's event loop.
 */
public final class ViewerSocket {
  private static final int QUICK_FRAMES = 100;
  private static final int FRAMES_BETWEEN_LOOKS = 64;
  private static final long SLUGGISH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** So much may be unread whatever a frame's size: a window moves by steps, and a little late. */
  private static final int LITTLE_BYTES = 64 << 10;

  private final Channel channel;
  private final Transport transport;
  private final FrameWriter writer;
  private final boolean exchangeable;
  private final Runnable clear;
  private final LongSupplier probe;
  private final Runnable looking = this::lookAgain;
  private int widestWindow;
  private int wanted;
  private int quickFrames;
  private boolean sluggish;
  private boolean blocked;
  private boolean waiting;
  private long writtenNanos;
  private long waitingNanos;
  private long probedUs;
  private @Nullable Future<?> nextLook;

  /**
   * Makes one.
   *
   * @param exchangeable whether a newer frame may take the place of one that waits; a viewer of
   *     every frame is never sluggish, its frames may queue
   */
  ViewerSocket(
      Channel channel,
      Transport transport,
      FrameWriter writer,
      boolean exchangeable,
      Runnable clear,
      LongSupplier probe) {
    this.channel = channel;
    this.transport = transport;
    this.writer = writer;
    this.exchangeable = exchangeable;
    this.clear = clear;
    this.probe = probe;
    this.blocked = !channel.isWritable();
    this.widestWindow = writer.peerWindow(channel);
  }

  /** Whether everything written so far has been taken, and more may be written. */
  public boolean isClear() {
    return !waiting && !blocked;
  }

  /**
   * Writes the frame, when clear. What the socket does not take at once waits in the channel, which
   * says when it is writable again.
   *
   * @return false when nothing of it was written, and {@code clear} will be run later, or the
   *     connection is over
   */
  public boolean write(FrameMessage frame) {
    if (!channel.isOpen()) {
      return false;
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
    if (taken == 0 && !sluggish && exchangeable) {
      becomeSluggish();
      await(frame.bytes());
      return false;
    }
    writtenNanos = System.nanoTime();
    channel.writeAndFlush(frame.forSocket().skipBytes(taken), channel.voidPromise());
    return true;
  }

  /** Something waits in the channel. */
  public void blocked() {
    blocked = true;
  }

  /** The channel has become writable. */
  public void cleared() {
    blocked = false;
    if (exchangeable && writtenNanos != 0 && System.nanoTime() - writtenNanos > SLUGGISH_NANOS) {
      becomeSluggish();
    }
    writtenNanos = 0;
  }

  /** The peer has read the ping sent at {@code originUs}, and so all frames sent before it. */
  public void answered(long originUs) {
    if (waiting && probedUs != 0 && originUs >= probedUs) {
      // However wide it was before: this is how wide it is when nothing is unread.
      widestWindow = writer.peerWindow(channel);
      goOn();
    }
  }

  private void await(int frameBytes) {
    wanted = frameBytes;
    waiting = true;
    waitingNanos = System.nanoTime();
    probedUs = 0;
    lookIn(SHORTEST_WAIT_NANOS);
  }

  private void lookIn(long nanos) {
    nextLook = channel.eventLoop().schedule(looking, nanos, TimeUnit.NANOSECONDS);
  }

  private void lookAgain() {
    if (!waiting || !channel.isOpen()) {
      return;
    }
    if (isRead(wanted)) {
      goOn();
      return;
    }
    if (!blocked) {
      // A window that has opened is often told only with the next acknowledgement.
      long sentUs = probe.getAsLong();
      probedUs = probedUs == 0 ? sentUs : probedUs;
    }
    long waited = System.nanoTime() - waitingNanos;
    lookIn(Math.clamp(waited / 4, SHORTEST_WAIT_NANOS, LONGEST_WAIT_NANOS));
  }

  private void goOn() {
    waiting = false;
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    clear.run();
  }

  /** Whether the peer has read all but a part of what it was sent, as far as it has told. */
  private boolean isRead(int frameBytes) {
    int window = writer.peerWindow(channel);
    widestWindow = Math.max(widestWindow, window);
    int unread = Math.min(Math.max(frameBytes, LITTLE_BYTES), widestWindow / 4);
    return window < 0 || window >= widestWindow - unread;
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
