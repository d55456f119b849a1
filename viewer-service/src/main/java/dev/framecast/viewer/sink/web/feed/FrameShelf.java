package dev.framecast.viewer.sink.web.feed;

import dev.framecast.viewer.subscribe.ReceivedFrame;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a feed keeps for its readers: the newest frame; with H.264 all frames from the newest
 * keyframe on, because nothing else can be decoded, bounded in bytes and time. Beyond the bounds
 * the oldest go: readers that are not far behind go on, the others wait for the next keyframe.
 *
 * <p>Safe from any thread: the subscriber's adds, the readers' look.
 */
final class FrameShelf {
  /** Bytes of a group of pictures; a single frame is held whatever its size. */
  static final long MAX_GOP_BYTES = 8 << 20;

  /** A keyframe that is older than the newest frame by more than this is let go, microseconds. */
  static final long MAX_GOP_US = 60_000_000;

  /**
   * What a reader shows next.
   *
   * @param frame that frame; null where there is nothing newer that the reader can decode
   * @param lagUs how much newer the newest frame is, microseconds; {@link Long#MAX_VALUE} where
   *     there are newer ones and the reader can decode none of them
   */
  record Next(@Nullable FeedFrame frame, long lagUs) {}

  private static final Next NOTHING = new Next(null, 0);
  private static final Next UNDECODABLE = new Next(null, Long.MAX_VALUE);

  private final ArrayDeque<FeedFrame> frames = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FeedFrame newest;
  private long bytes;
  private long index;
  private long position;

  /** Takes the next frame that was received. */
  void add(String stream, ReceivedFrame received) {
    lock.lock();
    try {
      count(received);
      add(new FeedFrame(stream, received, index, position));
    } finally {
      lock.unlock();
    }
  }

  /** The next frame that was received is given to nobody: what builds on it follows nothing. */
  void passOver(ReceivedFrame received) {
    lock.lock();
    try {
      count(received);
    } finally {
      lock.unlock();
    }
  }

  private void count(ReceivedFrame received) {
    index++;
    position += 1 + received.droppedBefore();
  }

  private void add(FeedFrame frame) {
    newest = frame;
    if (frame.isKeyframe() || !follows(frame)) {
      frames.clear();
      bytes = 0;
    }
    if (!frame.isKeyframe() && frames.isEmpty()) {
      return;
    }
    frames.addLast(frame);
    bytes += frame.payloadBytes();
    while (frames.size() > 1 && isBeyondBounds(frames.getFirst(), frame)) {
      bytes -= frames.removeFirst().payloadBytes();
    }
  }

  /** Lets everything go; the count goes on. */
  void clear() {
    lock.lock();
    try {
      frames.clear();
      bytes = 0;
      newest = null;
    } finally {
      lock.unlock();
    }
  }

  /** The newest frame that was received, whether or not it can be decoded; null without one. */
  @Nullable FeedFrame newest() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a reader shows next that has shown the frame {@code after}.
   *
   * @param after a frame's index; 0 for a reader that has shown none
   * @param keyframe whether the reader can go on with a keyframe only
   */
  Next next(long after, boolean keyframe) {
    lock.lock();
    try {
      return following(after, keyframe);
    } finally {
      lock.unlock();
    }
  }

  private Next following(long after, boolean keyframe) {
    if (newest == null || newest.index() <= after) {
      return NOTHING;
    }
    for (FeedFrame frame : frames) {
      boolean isNext = !keyframe && frame.index() == after + 1;
      if (frame.index() > after && (frame.isKeyframe() || isNext)) {
        return new Next(frame, Math.max(0, newest.relayedUs() - frame.relayedUs()));
      }
    }
    return UNDECODABLE;
  }

  private boolean follows(FeedFrame frame) {
    FeedFrame last = frames.peekLast();
    return frame.follows() && last != null && last.index() == frame.index() - 1;
  }

  private boolean isBeyondBounds(FeedFrame oldest, FeedFrame last) {
    return bytes > MAX_GOP_BYTES || last.relayedUs() - oldest.relayedUs() > MAX_GOP_US;
  }
}
