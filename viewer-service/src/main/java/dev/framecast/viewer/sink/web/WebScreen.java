package dev.framecast.viewer.sink.web;

import dev.framecast.runtime.Health;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.http.WebServer;
import dev.framecast.viewer.sink.web.reader.Browsers;
import dev.framecast.viewer.sink.web.reader.Seats;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The web viewer's parts at work. Owns them, and the one thread of their timer, which takes no task
 * any more once this is closed.
 */
public final class WebScreen implements AutoCloseable {
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("web-timer").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private final Feeds feeds;
  private final WebServer server;

  private WebScreen(WebConfig config) {
    feeds = new Feeds(config.viewer(), timer);
    Seats seats = new Seats(config.maxBrowsers());
    Browsers browsers = new Browsers(feeds, seats);
    Health health = new Health();
    health.fact(
        "relay", () -> feeds.relay().connected() ? "connected" : "away: " + feeds.relay().detail());
    health.fact("streams", () -> String.valueOf(feeds.streams().size()));
    health.fact("browsers", () -> String.valueOf(browsers.count()));
    server =
        new WebServer(
            config.listen(),
            config.allowedHosts(),
            config.allowedOrigins(),
            feeds,
            browsers,
            seats,
            health);
    feeds.start();
    browsers.start(timer);
    server.start();
    health.ready(true);
  }

  /**
   * Listens, and begins to connect to the relay, which may be away.
   *
   * @throws dev.framecast.runtime.settings.UserMistakeException when the port cannot be had
   */
  public static WebScreen start(WebConfig config) {
    return new WebScreen(config);
  }

  /** The port listened on, also when 0 was asked for. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    feeds.close();
    timer.shutdownNow();
  }
}
