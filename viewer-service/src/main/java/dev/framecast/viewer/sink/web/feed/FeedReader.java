package dev.framecast.viewer.sink.web.feed;

import org.jspecify.annotations.Nullable;

/**
 * One reader's place in a feed. While one is open the feed is subscribed to. Not thread-safe but
 * for {@link #close}: its owner takes from one thread at a time.
 */
public final class FeedReader implements AutoCloseable {
  private final Feed feed;
  private final Runnable onFrame;
  private long index;

  FeedReader(Feed feed, Runnable onFrame) {
    this.feed = feed;
    this.onFrame = onFrame;
  }

  /** The feed it reads. */
  public Feed feed() {
    return feed;
  }

  /** Whether {@link #take} would return a frame. */
  public boolean hasNext() {
    return feed.next(index) != null;
  }

  /**
   * The newest frame that this reader can show and has not taken; null where there is none. Frames
   * passed over are counted as dropped in the feed's books.
   */
  public @Nullable FeedFrame take() {
    FeedFrame next = feed.next(index);
    if (next == null) {
      return null;
    }
    feed.taken(index == 0 ? 0 : next.index() - index - 1);
    index = next.index();
    return next;
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
