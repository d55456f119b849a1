package dev.framecast.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.UserMistakeException;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The admin endpoint: {@code GET /health} (200 once ready, else 503) and {@code GET /metrics}
 * (Prometheus). Owns one virtual thread for each request; the JDK's server bounds their number by
 * its accepted connections.
 */
public final class AdminServer implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ExecutorService requests;

  private AdminServer(HttpServer server, ExecutorService requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * Listens at once.
   *
   * @throws UserMistakeException when the port is taken or not ours to take
   */
  public static AdminServer start(HostPort listen, Health health, PrometheusRegistry metrics) {
    HttpServer server;
    try {
      server = HttpServer.create(listen.resolve(), BACKLOG);
    } catch (IOException failed) {
      throw new UserMistakeException(
          "cannot listen on --admin " + listen + ": " + failed.getMessage(), failed);
    }
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(requests);
    server.createContext("/metrics", new MetricsHandler(metrics));
    server.createContext("/health", exchange -> answerHealth(exchange, health));
    server.start();
    return new AdminServer(server, requests);
  }

  /** The port listened on, also when 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }

  private static void answerHealth(HttpExchange exchange, Health health) throws IOException {
    try (exchange) {
      byte[] body = health.toJson().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(health.isReady() ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
