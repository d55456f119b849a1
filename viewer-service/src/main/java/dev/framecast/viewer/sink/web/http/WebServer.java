package dev.framecast.viewer.sink.web.http;

import dev.framecast.runtime.Health;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.http.origin.CrossOrigin;
import dev.framecast.viewer.sink.web.http.origin.KnownHosts;
import dev.framecast.viewer.sink.web.http.origin.WebOrigin;
import dev.framecast.viewer.sink.web.reader.Browsers;
import dev.framecast.viewer.sink.web.reader.Seats;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Collection;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;

/**
 * Listens, and hands requests to the {@link Routes}. Owns the listening socket and Jetty's threads:
 * two that accept and select, and a virtual one for each request, as many as connections are let
 * in.
 */
public final class WebServer implements AutoCloseable {
  private static final int SEND_BUFFER_BYTES = 64 << 10;
  private static final int IDLE_MILLIS = 10_000;
  private static final int BACKLOG = 128;
  private static final int CONNECTIONS_PER_READER = 4;
  private static final int CONNECTIONS_BESIDE = 56;

  private final ServerSocketChannel socket;
  private final Javalin server;
  private final Seats seats;
  private final Browsers browsers;
  private final Feeds feeds;
  private final Health health;
  private final WebMetrics metrics;
  private final Door door;

  /**
   * Listens at once; requests are answered from {@link #start} on.
   *
   * @param allowedHosts further names under which the service answers
   * @param allowedOrigins of other pages that may use it
   * @throws UserMistakeException when the port is taken or not ours to take
   */
  public WebServer(
      HostPort listen,
      Collection<String> allowedHosts,
      Set<WebOrigin> allowedOrigins,
      Feeds feeds,
      Browsers browsers,
      Seats seats,
      Health health) {
    this.feeds = feeds;
    this.browsers = browsers;
    this.seats = seats;
    this.health = health;
    this.socket = listen(listen);
    KnownHosts hosts = new KnownHosts(listen, allowedHosts);
    this.door = new Door(hosts, new CrossOrigin(hosts, allowedOrigins));
    this.metrics = new WebMetrics(feeds, browsers, seats, door);
    this.server = Javalin.create(this::configure);
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** The port listened on, also when 0 was asked for. */
  public int port() {
    return socket.socket().getLocalPort();
  }

  @Override
  public void close() {
    seats.close();
    browsers.close();
    server.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.router.ignoreTrailingSlashes = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyServer(this::dress);
    config.jetty.modifyServletContextHandler(context -> context.setSessionHandler(forgetful()));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setUriCompliance(UriCompliance.UNSAFE);
        });
    config.jetty.addConnector(this::connector);
    new Routes(feeds, browsers, seats, health, metrics).addTo(config.routes);
  }

  private void dress(Server jetty) {
    jetty.setHandler(door);
    jetty.setErrorHandler(new Unreadable());
    jetty.addBean(
        new NetworkConnectionLimit(
            CONNECTIONS_PER_READER * seats.all() + CONNECTIONS_BESIDE, jetty));
  }

  /** Small send buffers: what the kernel holds for a slow reader is old when it arrives. */
  private Connector connector(Server jetty, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.setAcceptedTcpNoDelay(true);
    connector.setIdleTimeout(IDLE_MILLIS);
    try {
      connector.open(socket);
    } catch (IOException failed) {
      throw new IllegalStateException("Jetty did not take the listening socket", failed);
    }
    return connector;
  }

  private static ServerSocketChannel listen(HostPort address) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address.resolve(), BACKLOG);
      return channel;
    } catch (IOException | RuntimeException failed) {
      throw new UserMistakeException(
          "cannot listen on --listen " + address + ": " + failed.getMessage(), failed);
    }
  }

  /** Javalin opens a servlet session for each WebSocket; nobody needs them, so none is kept. */
  private static SessionHandler forgetful() {
    SessionHandler sessions = new SessionHandler();
    sessions.setUsingCookies(false);
    NullSessionCache cache = new NullSessionCache(sessions);
    cache.setSessionDataStore(new NullSessionDataStore());
    sessions.setSessionCache(cache);
    return sessions;
  }
}
