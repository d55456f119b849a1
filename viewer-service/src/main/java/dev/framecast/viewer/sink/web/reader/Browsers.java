package dev.framecast.viewer.sink.web.reader;

import dev.framecast.viewer.sink.web.feed.FeedFrame;
import dev.framecast.viewer.sink.web.feed.Feeds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pages that are open. Tells them what changed, at most every {@link #TICK_MILLIS}, and closes
 * those that stopped reading. The web server calls it from its threads, the timer from its own.
 */
public final class Browsers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Browsers.class);
  private static final int TICK_MILLIS = 200;
  private static final Duration FAREWELL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Feeds feeds;
  private final Seats seats;
  private final Map<Session, BrowserSession> sessions = new ConcurrentHashMap<>();
  private volatile long toldVersion;

  /** Prepares; {@link #start} begins to tell. */
  public Browsers(Feeds feeds, Seats seats) {
    this.feeds = feeds;
    this.seats = seats;
  }

  /** Begins to look after the pages, on {@code timer}. */
  public void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(
        this::lookAfterAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A page's socket opened. */
  public void opened(Session socket) {
    if (!seats.take()) {
      socket.close(
          StatusCode.TRY_AGAIN_LATER,
          "all " + seats.all() + " places are taken (--max-browsers)",
          Callback.NOOP);
      return;
    }
    socket.setIdleTimeout(IDLE);
    socket.setMaxTextMessageSize(PageMessage.MAX_CHARS);
    socket.setMaxBinaryMessageSize(1);
    BrowserSession session = new BrowserSession(socket, feeds, seats);
    sessions.put(socket, session);
    session.streams(ServiceMessages.streams(feeds, false));
  }

  /** A page said something. */
  public void said(Session socket, String text) {
    BrowserSession session = sessions.get(socket);
    if (session == null) {
      return;
    }
    try {
      session.take(text);
    } catch (IOException wrong) {
      LOG.debug("page said something wrong: {}", wrong.getMessage());
      socket.close(StatusCode.POLICY_VIOLATION, "not understood", Callback.NOOP);
    }
  }

  /** A page's socket closed, for whatever reason; a second time does nothing. */
  public void closed(Session socket) {
    BrowserSession session = sessions.remove(socket);
    if (session != null) {
      session.close();
      seats.leave();
    }
  }

  /** Pages open now. */
  public int count() {
    return sessions.size();
  }

  /**
   * Tells all pages that the service stops; they come back when it does. Waits a moment for the
   * words to leave, since the server that stops next would cut them off.
   */
  @Override
  public void close() {
    CompletableFuture<?>[] told =
        sessions.keySet().stream().map(Browsers::farewell).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(told)
        .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(gone -> null)
        .join();
  }

  private static CompletableFuture<Void> farewell(Session socket) {
    Callback.Completable told = new Callback.Completable();
    socket.close(StatusCode.SHUTDOWN, "the viewer is stopping", told);
    return told;
  }

  private void lookAfterAll() {
    try {
      tellChanges();
      closeStalled();
      closePinning();
    } catch (RuntimeException defect) {
      LOG.error("looking after the pages failed: a defect of ours", defect);
    }
  }

  private void tellChanges() {
    long version = feeds.version();
    if (version == toldVersion || sessions.isEmpty()) {
      return;
    }
    toldVersion = version;
    String text = ServiceMessages.streams(feeds, false);
    sessions.values().forEach(session -> session.streams(text));
  }

  /**
   * Of the large frames that pages stopped reading one may be kept, for whoever stopped at it; the
   * other pages begin anew when they run again.
   */
  private void closePinning() {
    long nowNanos = System.nanoTime();
    FeedFrame kept = null;
    for (BrowserSession session : sessions.values()) {
      FeedFrame pinned = session.pinned(nowNanos);
      if (pinned == null || pinned == kept) {
        continue;
      }
      if (kept == null) {
        kept = pinned;
      } else {
        close(session);
      }
    }
  }

  private void close(BrowserSession stalled) {
    seats.stalledOne();
    LOG.info("closed a page that stopped reading");
    stalled.disconnect();
  }

  private void closeStalled() {
    long nowNanos = System.nanoTime();
    sessions
        .values()
        .forEach(
            session -> {
              if (session.isStalled(nowNanos)) {
                close(session);
              }
            });
  }
}
