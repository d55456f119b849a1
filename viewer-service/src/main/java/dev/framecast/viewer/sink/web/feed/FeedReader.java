package dev.framecast.viewer.sink.web.feed;

import org.jspecify.annotations.Nullable;

/**
 * One reader's place in a feed. While one is open the feed is subscribed to. Not thread-safe but
 * for {@link #close}: its owner takes from one thread at a time.
 */
public final class FeedReader implements AutoCloseable {
  /** A frame is late when the newest one is newer by more than this, microseconds. */
  static final long LATE_US = 200_000;

  /** A reader that is further behind than this wants a keyframe to go on with, microseconds. */
  static final long BEHIND_US = 500_000;

  private final Feed feed;
  private final Runnable onFrame;
  private long index;
  private boolean late;
  private boolean awaitsKeyframe;
  private long start;
  private boolean restarted;

  FeedReader(Feed feed, Runnable onFrame) {
    this.feed = feed;
    this.onFrame = onFrame;
  }

  /** The feed it reads. */
  public Feed feed() {
    return feed;
  }

  /**
   * The newest frame that this reader can show and has not taken; null where there is none. Frames
   * passed over are counted as dropped in the feed's books. A reader that is far behind, or cannot
   * go on, asks for a keyframe.
   */
  public @Nullable FeedFrame take() {
    FrameShelf.Next next = feed.next(index, awaitsKeyframe);
    if (next.lagUs() > BEHIND_US) {
      feed.wantKeyframe();
    }
    FeedFrame frame = next.frame();
    if (frame == null) {
      return null;
    }
    feed.taken(index == 0 ? 0 : Math.max(0, frame.index() - index - 1));
    index = frame.index();
    late = frame.isLate() || next.lagUs() > LATE_US;
    if (frame.isKeyframe()) {
      awaitsKeyframe = false;
      restarted &= start == index;
      start = index;
    }
    return frame;
  }

  /** Whether newer frames were at hand when the last one was taken. */
  public boolean tookLate() {
    return late;
  }

  /**
   * What was taken is lost, and nothing that builds on it can be shown: goes on with the newest
   * keyframe. That is the one that this reader began with, unless it already began with that twice;
   * then the next one, which is asked for.
   */
  public void restart() {
    if (restarted || start == 0) {
      awaitsKeyframe = true;
      feed.wantKeyframe();
    } else {
      restarted = true;
      index = start - 1;
    }
  }

  /** Leaves the feed. Any thread; a second time does nothing. */
  @Override
  public void close() {
    feed.leave(this);
  }

  /** Told by the feed that a frame came; on the subscriber's thread. */
  void frameCame() {
    onFrame.run();
  }
}
