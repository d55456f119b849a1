package dev.framecast.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.relay.access.SessionLimits;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Report;
import dev.framecast.wire.v1.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RelayMetricsTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);

  @Test
  void theBooksBalanceAtEveryScrape() throws Exception {
    try (Relay relay = start();
        PeerSession publisher = dial(relay, Role.ROLE_PUBLISHER);
        PeerSession reading = dial(relay, Role.ROLE_VIEWER);
        PeerSession stalled = dial(relay, Role.ROLE_VIEWER)) {
      AtomicInteger taken = new AtomicInteger();
      Thread reader = Thread.ofVirtual().start(() -> read(reading, taken));
      await().until(() -> value(scrape(relay), "viewers{stream=\"cam\"}") == 2);
      for (int i = 0; i < 100; i++) {
        publisher.sendFrame(header(i), ByteBuffer.allocate(100_000));
        if (i % 10 == 0) {
          checkBooks(scrape(relay));
        }
      }
      await().until(() -> value(scrape(relay), "ingested_frames_total{stream=\"cam\"}") == 100);
      await().until(() -> value(scrape(relay), "offered_frames_total{stream=\"cam\"}") == 200);
      checkBooks(scrape(relay));
      assertThat(taken.get()).isPositive();
      assertThat(reader.isAlive()).isTrue();
      assertThat(stalled.roundTripUs()).isPositive();
    }
  }

  @Test
  void tellsSessionsDropsAndAges() throws Exception {
    try (Relay relay = start();
        PeerSession publisher = dial(relay, Role.ROLE_PUBLISHER);
        PeerSession viewer = dial(relay, Role.ROLE_VIEWER)) {
      publisher.sendFrame(header(1), ByteBuffer.allocate(1_000));
      publisher.sendFrame(header(0), ByteBuffer.allocate(1_000));
      viewer.send(
          Envelope.newBuilder()
              .setReport(Report.newBuilder().setAgeP50Us(20_000).setAgeP99Us(50_000))
              .build());
      String worst = "viewer_age_seconds{quantile=\"0.99\",stream=\"cam\"}";
      await().until(() -> value(scrape(relay), worst) == 0.05);
      String late = "ingest_dropped_frames_total{reason=\"OUT_OF_ORDER\",stream=\"cam\"}";
      await().until(() -> value(scrape(relay), late) == 1);
      Map<String, Double> metrics = scrape(relay);
      assertThat(value(metrics, "sessions{role=\"viewer\"}")).isEqualTo(1);
      assertThat(value(metrics, "sessions{role=\"publisher\"}")).isEqualTo(1);
      assertThat(value(metrics, "streams")).isEqualTo(1);
      assertThat(get(relay, "/health")).contains("\"status\":\"ready\"", "\"streams_live\":\"1\"");
    }
  }

  private static Relay start() {
    Relay relay =
        Relay.start(
            new RelayConfig(
                ANY, ANY, null, null, false, RelayConfig.FanOut.TEE, 4, SessionLimits.DEFAULTS));
    relay.ready();
    return relay;
  }

  private static void read(PeerSession session, AtomicInteger taken) {
    try {
      session.receive(any -> taken.addAndGet(any.hasFrame() ? 1 : 0));
    } catch (IOException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void checkBooks(Map<String, Double> metrics) {
    double dropped =
        metrics.entrySet().stream()
            .filter(metric -> metric.getKey().startsWith(name("dropped_frames_total{")))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(value(metrics, "offered_frames_total{stream=\"cam\"}"))
        .isEqualTo(
            value(metrics, "sent_frames_total{stream=\"cam\"}")
                + dropped
                + value(metrics, "waiting_frames{stream=\"cam\"}"));
  }

  private static double value(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name(name), -1.0);
  }

  private static String name(String name) {
    return "framecast_relay_" + name;
  }

  private static Map<String, Double> scrape(Relay relay) throws Exception {
    return get(relay, "/metrics")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
  }

  private static String get(Relay relay, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.adminPort() + path))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static PeerSession dial(Relay relay, Role role) throws IOException {
    return new RelayDialer("127.0.0.1", relay.port(), MicrosClock.steady())
        .dial(Hello.newBuilder().setRole(role).setStream("cam").setFps(30).build());
  }

  private static Frame header(long sequence) {
    return Frame.newBuilder()
        .setCodec(Codec.CODEC_JPEG)
        .setWidth(64)
        .setHeight(48)
        .setKeyframe(true)
        .setEpoch(1)
        .setSequence(sequence)
        .build();
  }
}
