package dev.framecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.UserMistakeException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private static final HostPort ANY = new HostPort("127.0.0.1:0");

  private final Health health = new Health();
  private final PrometheusRegistry metrics = new PrometheusRegistry();

  @Test
  void tellsHealthAndItsFacts() throws Exception {
    health.fact("relay", () -> "away since \"noon\"");
    try (var server = AdminServer.start(ANY, health, metrics)) {
      assertThat(get(server, "/health").statusCode()).isEqualTo(503);
      health.ready(true);
      HttpResponse<String> ready = get(server, "/health");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .isEqualTo("{\"status\":\"ready\",\"relay\":\"away since \\\"noon\\\"\"}\n");
    }
  }

  @Test
  void showsMetrics() throws Exception {
    Counter.builder().name("frames_total").register(metrics).inc(3);
    try (var server = AdminServer.start(ANY, health, metrics)) {
      assertThat(get(server, "/metrics").body()).contains("frames_total 3.0");
    }
  }

  @Test
  void aTakenPortIsTheUsersToMend() {
    try (var first = AdminServer.start(ANY, health, metrics)) {
      assertThatExceptionOfType(UserMistakeException.class)
          .isThrownBy(
              () ->
                  AdminServer.start(
                      new HostPort("127.0.0.1", first.port()), health, new PrometheusRegistry()))
          .withMessageContaining("127.0.0.1:" + first.port());
    }
  }

  private static HttpResponse<String> get(AdminServer server, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
