package dev.framecast.viewer.sink.web.feed;

import dev.framecast.runtime.ThrottledLog;
import dev.framecast.viewer.sink.web.feed.Feeds.RelayLink;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's directory as it was told last, and whether the relay is there. While the relay is
 * away the last word stands. Written on the directory subscriber's thread, read from any.
 */
final class Directory implements SubscriptionListener {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(30);

  /** Streams remembered, whatever the relay's own bound is. */
  static final int MAX_STREAMS = 2_000;

  private record Entry(StreamStatus status, long session) {}

  private final ConcurrentSkipListMap<StreamName, Entry> entries = new ConcurrentSkipListMap<>();
  private final ThrottledLog tooMany = new ThrottledLog(LOG, LOG_EVERY);
  private final Runnable begun;
  private final Runnable changed;
  private final AtomicLong session = new AtomicLong();
  private volatile RelayLink relay = new RelayLink(false, "not connected to the relay yet");

  /**
   * Makes an empty one.
   *
   * @param begun told when a session with the relay began
   * @param changed told after each change
   */
  Directory(Runnable begun, Runnable changed) {
    this.begun = begun;
    this.changed = changed;
  }

  RelayLink relay() {
    return relay;
  }

  /** All streams, by name. */
  List<StreamStatus> statuses() {
    return entries.values().stream().map(Entry::status).toList();
  }

  boolean lists(StreamName name) {
    return entries.containsKey(name);
  }

  /** Forgets the streams that the relay has not named since its present session began. */
  void forgetUnnamed() {
    long present = session.get();
    if (relay.connected() && entries.values().removeIf(entry -> entry.session() != present)) {
      changed.run();
    }
  }

  @Override
  public void connected(Welcome welcome) {
    session.incrementAndGet();
    relay = new RelayLink(true, "");
    begun.run();
    changed.run();
  }

  @Override
  public void status(StreamStatus status) {
    StreamName name = new StreamName(status.getStream());
    if (status.getRemoved()) {
      entries.remove(name);
    } else if (entries.containsKey(name) || entries.size() < MAX_STREAMS) {
      entries.put(name, new Entry(status, session.get()));
    } else {
      tooMany.warn(
          "the relay lists more than " + MAX_STREAMS + " streams; the others are left out");
    }
    changed.run();
  }

  @Override
  public void frame(ReceivedFrame frame) throws IOException {
    throw new IOException("relay sent a frame into the directory");
  }

  @Override
  public void refused(WireException refusal) {
    away("relay refused this viewer: " + refusal.getMessage());
  }

  @Override
  public void disconnected(String reason) {
    away(reason);
  }

  private void away(String reason) {
    relay = new RelayLink(false, reason);
    changed.run();
  }
}
