package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where the addresses of sources could come out: log at its finest, health, states, settings. */
class SecretsTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(404, -1));
    server.createContext("/locked", exchange -> exchange.sendResponseHeaders(401, -1));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/else?token=SECRET");
          exchange.sendResponseHeaders(302, -1);
        });
    server.createContext(
        "/text",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<p>token=SECRET</p>".repeat(999).getBytes());
          exchange.close();
        });
    server.start();
    log.start();
    root.setLevel(Level.ALL);
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    root.setLevel(level);
    server.stop(0);
  }

  @Test
  void comeOutNowhereWhateverBecomesOfTheSource() {
    int port = server.getAddress().getPort();
    List<String> addresses =
        List.of(
            "http://127.0.0.1:%d/nope?user=admin&pwd=SECRET",
            "http://u:SECRET@127.0.0.1:%d/locked",
            "http://127.0.0.1:%d/moved?SECRET",
            "http://127.0.0.1:%d/text/user=a_password=SECRET_channel=1",
            "http://127.0.0.1:%d/text#SECRET",
            "rtsp://127.0.0.1:1/user=admin_password=SECRET_channel=1.sdp",
            "rtsp://SECRET:SECRET@camera.invalid:%d/live;password=SECRET");
    try (RecordingRelay relay = new RecordingRelay()) {
      for (String address : addresses) {
        int told = relay.states().size();
        try (RunningCapture capture =
            RunningCapture.start(relay, "--source", address.formatted(port))) {
          await()
              .until(
                  () -> relay.states().stream().skip(told).anyMatch(s -> !s.getDetail().isEmpty()));
          assertThat(capture.health().toJson()).doesNotContain("SECRET");
          assertThat(capture.pipeline(0).toString()).doesNotContain("SECRET");
        }
      }
      assertThat(relay.states().toString()).doesNotContain("SECRET");
      assertThat(relay.hellos().toString()).doesNotContain("SECRET");
    }
    assertThat(RunningCapture.config(Map.of(), "--source", addresses.getFirst().formatted(port)))
        .asString()
        .doesNotContain("SECRET");
    assertThat(logged()).isNotEmpty().noneMatch(line -> line.contains("SECRET"));
  }

  private Collection<String> logged() {
    return log.list.stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .toList();
  }
}
