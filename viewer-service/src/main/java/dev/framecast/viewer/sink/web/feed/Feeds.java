package dev.framecast.viewer.sink.web.feed;

import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.StreamStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All streams: the directory, and a feed for each stream that is listed or read. Owns their
 * subscriptions. Any thread may call it.
 */
public final class Feeds implements AutoCloseable {
  /**
   * How the way to the relay is.
   *
   * @param connected whether the directory's session is open
   * @param detail why not, one sentence for people; empty while connected
   */
  public record RelayLink(boolean connected, String detail) {}

  private static final int SETTLE_MILLIS = 2_000;

  private final ViewerConfig viewer;
  private final ScheduledExecutorService timer;
  private final Map<StreamName, Feed> feeds = new ConcurrentHashMap<>();
  private final Directory directory;
  private final Subscriber directorySubscriber;
  private final AtomicLong version = new AtomicLong(1);

  /**
   * Prepares; {@link #start} connects.
   *
   * @param timer runs short tasks; its owner ends it after this is closed
   */
  public Feeds(ViewerConfig viewer, ScheduledExecutorService timer) {
    this.viewer = viewer;
    this.timer = timer;
    this.directory = new Directory(this::settle, version::incrementAndGet);
    this.directorySubscriber = viewer.subscriber(Subscription.directory(), directory);
  }

  /** Begins to connect to the relay. */
  public void start() {
    directorySubscriber.start();
  }

  /** How the way to the relay is. */
  public RelayLink relay() {
    return directory.relay();
  }

  /** Now on the relay's clock, microseconds; on our own until the relay was there once. */
  public long relayNowUs() {
    return directorySubscriber.relayNowUs();
  }

  /** Grows with each change of the directory, of the relay's link and of who reads what. */
  public long version() {
    return version.get();
  }

  /** The stream's feed; null where the relay lists no such stream and nobody reads it. */
  public @Nullable Feed find(StreamName name) {
    if (directory.lists(name)) {
      return feeds.computeIfAbsent(name, this::feed);
    }
    Feed known = feeds.get(name);
    return known != null && known.isInUse() ? known : null;
  }

  /** All listed streams, by name, each with its feed's books. */
  public List<ListedStream> streams() {
    feeds.values().removeIf(feed -> !directory.lists(feed.name()) && !feed.isInUse());
    long nowUs = relayNowUs();
    return directory.statuses().stream().map(status -> listed(status, nowUs)).toList();
  }

  @Override
  public void close() {
    directorySubscriber.close();
    feeds.values().forEach(Feed::close);
  }

  private Feed feed(StreamName name) {
    return new Feed(name, viewer, timer, version::incrementAndGet);
  }

  private ListedStream listed(StreamStatus status, long nowUs) {
    Feed feed = feeds.get(new StreamName(status.getStream()));
    return new ListedStream(status, feed == null ? Feed.Books.NONE : feed.books(nowUs), nowUs);
  }

  /** The relay names its streams right after the session's start; what it has not named is gone. */
  private void settle() {
    timer.schedule(directory::forgetUnnamed, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
