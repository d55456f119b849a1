package dev.framecast.relay;

import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.net.RelayServer;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.runtime.AdminServer;
import dev.framecast.runtime.Health;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.clock.MicrosClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running relay: owns its server and its admin endpoint. */
final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private final RelayConfig config;
  private final Health health = new Health();
  private final RelayServer server;
  private final AdminServer admin;

  private Relay(RelayConfig config) {
    this.config = config;
    MicrosClock clock = MicrosClock.steady();
    StreamDirectory directory = new StreamDirectory(clock, config.maxStreams());
    FrontDesk desk = new FrontDesk(config.limits(), config.tokens(), clock);
    this.server = listen(config, desk, directory, clock);
    PrometheusRegistry metrics = new PrometheusRegistry();
    metrics.register(new RelayMetrics(directory, desk));
    health.fact("transport", server::transport);
    health.fact("sessions", () -> Integer.toString(desk.connections()));
    health.fact("streams_live", () -> Long.toString(directory.live()));
    try {
      this.admin = AdminServer.start(config.admin(), health, metrics);
    } catch (UserMistakeException taken) {
      server.close();
      throw taken;
    }
  }

  /**
   * Listens at once.
   *
   * @throws UserMistakeException when an address is taken or a token file unreadable
   */
  static Relay start(RelayConfig config) {
    return new Relay(config);
  }

  /** Says that the relay does its work. */
  void ready() {
    health.ready(true);
    LOG.info("{}", config);
    LOG.info(
        "relay is ready on {}:{} ({}), admin on port {}",
        config.listen().host(),
        server.port(),
        server.transport(),
        admin.port());
  }

  /** The port that peers connect to. */
  int port() {
    return server.port();
  }

  /** The port of health and metrics. */
  int adminPort() {
    return admin.port();
  }

  @Override
  public void close() {
    health.ready(false);
    server.close();
    admin.close();
    LOG.info("relay has stopped");
  }

  private static RelayServer listen(
      RelayConfig config, FrontDesk desk, StreamDirectory directory, MicrosClock clock) {
    InetSocketAddress address = config.listen().resolve();
    if (address.isUnresolved()) {
      throw new UserMistakeException(
          "cannot listen on --listen " + config.listen() + ": unknown host");
    }
    try {
      return RelayServer.start(
          address, config.fanOut() == RelayConfig.FanOut.TEE, desk, directory, clock);
    } catch (IOException failed) {
      throw new UserMistakeException(
          "cannot listen on --listen " + config.listen() + ": " + failed.getMessage(), failed);
    }
  }
}
