package dev.framecast.viewer.sink.web.reader;

import dev.framecast.viewer.sink.web.feed.Feed;
import dev.framecast.viewer.sink.web.feed.FeedFrame;
import dev.framecast.viewer.sink.web.feed.FeedReader;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.wire.StreamName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One page's WebSocket. At most one message is on its way at any time; when the socket has taken
 * it, the next is chosen from what is true then: the answer to a clock probe, the streams' state,
 * the newest frame of the stream whose turn it is. So nothing queues here, and little on the way:
 * see {@link SendWindow}.
 *
 * <p>Any thread may call it; none is blocked, for the socket sends asynchronously.
 */
final class BrowserSession {
  /** A page that takes nothing of what is on its way for so long is closed, milliseconds. */
  static final int STALL_MILLIS = 10_000;

  /** Large frames get more time to be told of: from a page that takes so many bytes a second. */
  static final int SLOWEST_BYTES_PER_SECOND = 32 << 10;

  /** A page that takes nothing of a large frame for so long pins it, milliseconds. */
  static final int PIN_MILLIS = 2_000;

  private record Probe(double pageMillis, long receivedUs) {}

  private final Session socket;
  private final Feeds feeds;
  private final Seats seats;
  private final ReentrantLock lock = new ReentrantLock();
  private final SendWindow window = new SendWindow();
  private Set<StreamName> wanted = Set.of();
  private List<FeedReader> readers = List.of();
  private int turn;
  private @Nullable Probe probe;
  private @Nullable String streams;
  private boolean pumping;
  private boolean closed;
  private @Nullable Outgoing sending;
  private volatile long takenNanos;
  private int lastBytes;

  BrowserSession(Session socket, Feeds feeds, Seats seats) {
    this.socket = socket;
    this.feeds = feeds;
    this.seats = seats;
  }

  /** Takes what the page says. */
  void take(String text) throws IOException {
    PageMessage message = PageMessage.parse(text);
    long nowUs = feeds.relayNowUs();
    lock.lock();
    try {
      if (message.pingMillis() != null) {
        probe = new Probe(message.pingMillis(), nowUs);
      }
      if (message.got() != null) {
        window.got(message.got(), System.nanoTime());
      }
      if (message.watch() != null) {
        wanted = message.watch();
      }
      for (FeedReader reader : readers) {
        if (reader.feed().name().equals(message.restart())) {
          reader.restart();
        }
      }
    } catch (IllegalArgumentException impossible) {
      throw new IOException(impossible.getMessage(), impossible);
    } finally {
      lock.unlock();
    }
    if (message.watch() != null) {
      matchReaders();
    }
    pump();
  }

  /** The streams' state changed: sends this text when it may, unless a newer one comes before. */
  void streams(String text) {
    lock.lock();
    try {
      streams = text;
    } finally {
      lock.unlock();
    }
    matchReaders();
    pump();
  }

  /** Whether the page has not taken what is on its way for too long. */
  boolean isStalled(long nowNanos) {
    lock.lock();
    try {
      if (sending != null) {
        return nowNanos - takenNanos > TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS);
      }
      long allowedMillis = Math.max(STALL_MILLIS, lastBytes * 1_000L / SLOWEST_BYTES_PER_SECOND);
      return window.silenceNanos(nowNanos) > TimeUnit.MILLISECONDS.toNanos(allowedMillis);
    } finally {
      lock.unlock();
    }
  }

  /** The large frame of which this page takes no more, and which is kept for it alone; or null. */
  @Nullable FeedFrame pinned(long nowNanos) {
    lock.lock();
    try {
      boolean stands = nowNanos - takenNanos > TimeUnit.MILLISECONDS.toNanos(PIN_MILLIS);
      return sending != null && stands && sending.bytes() > Outgoing.PIECE_BYTES
          ? sending.frame()
          : null;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts the connection without waiting for anything. */
  void disconnect() {
    socket.disconnect();
  }

  /** Leaves all feeds. The socket's owner calls it when the socket has closed. */
  void close() {
    List<FeedReader> left;
    lock.lock();
    try {
      closed = true;
      left = readers;
      readers = List.of();
    } finally {
      lock.unlock();
    }
    left.forEach(FeedReader::close);
  }

  /** Reads exactly those feeds that the page wants and that are there. */
  private void matchReaders() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      List<FeedReader> kept = new ArrayList<>();
      Set<StreamName> missing = new LinkedHashSet<>(wanted);
      for (FeedReader reader : readers) {
        if (missing.remove(reader.feed().name())) {
          kept.add(reader);
        } else {
          reader.close();
        }
      }
      for (StreamName name : missing) {
        Feed feed = feeds.find(name);
        if (feed != null) {
          kept.add(feed.open(this::pump));
        }
      }
      readers = List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  /** Sends while there is something to send and the socket takes it; one thread at a time. */
  private void pump() {
    lock.lock();
    try {
      if (pumping) {
        return;
      }
      pumping = true;
    } finally {
      lock.unlock();
    }
    for (Outgoing next = choose(); next != null; next = choose()) {
      Callback callback = Callback.from(this::sent, failure -> disconnect());
      next.send(socket, () -> takenNanos = System.nanoTime(), callback);
    }
  }

  private void sent() {
    lock.lock();
    try {
      sending = null;
      seats.sent(lastBytes);
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** The next message, now on its way; null, and the pump stands, where none may be sent. */
  private @Nullable Outgoing choose() {
    lock.lock();
    try {
      Outgoing next = sending != null || closed ? null : mostUrgent();
      if (next == null) {
        pumping = false;
        return null;
      }
      sending = next;
      takenNanos = System.nanoTime();
      lastBytes = next.bytes();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Outgoing mostUrgent() {
    if (probe != null) {
      Probe asked = probe;
      probe = null;
      return Outgoing.of(
          ServiceMessages.pong(asked.pageMillis(), asked.receivedUs(), feeds.relayNowUs()));
    }
    if (streams != null) {
      String text = streams;
      streams = null;
      return Outgoing.of(text);
    }
    for (int tried = 0; window.isOpen() && tried < readers.size(); tried++) {
      turn = (turn + 1) % readers.size();
      FeedReader reader = readers.get(turn);
      FeedFrame frame = reader.take();
      if (frame != null) {
        window.sent(System.nanoTime());
        return Outgoing.of(frame, reader.tookLate());
      }
    }
    return null;
  }
}
