package dev.framecast.viewer.sink;

import dev.framecast.runtime.AdminServer;
import dev.framecast.runtime.Health;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.SubscriberMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag of sinks that run for long and have no web server of their own; a picocli mixin. */
public final class AdminOption {
  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Answer /health and /metrics here (default: nowhere).")
  private @Nullable HostPort admin;

  /**
   * Listens where the flag says.
   *
   * @return to be closed with the sink; does nothing without the flag
   */
  public AutoCloseable start(String stream, Subscriber subscriber) {
    if (admin == null) {
      return () -> {};
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    SubscriberMetrics.register(registry, () -> Map.of(stream, subscriber));
    Health health = new Health();
    health.fact("relay", () -> subscriber.isConnected() ? "connected" : "away");
    health.ready(true);
    return AdminServer.start(admin, health, registry);
  }
}
