package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DoorTest {
  private WebTrial trial;

  @BeforeAll
  void open() {
    trial = new WebTrial(20, "cams.example.org");
  }

  @AfterAll
  void close() {
    trial.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../etc/passwd",
        "/%2e%2e/etc/passwd",
        "/page/../../etc/passwd",
        "/page/..%2f..%2fetc/passwd",
        "/page/%2e%2e/%2e%2e/logback.xml",
        "/page/..;/..;/logback.xml",
        "/page/%00",
        "/page/style.css%00.js",
        "/page/\\..\\..\\logback.xml",
        "//logback.xml",
        "/page//style.css",
        "/page/.hidden",
        "/%zz",
        "/logback.xml",
        "/page/logback.xml",
        "/stream/../../x.mjpg",
        "/snapshot/..%2fcam.jpg"
      })
  void addressesOutsideOfThePageAreNotFound(String path) throws IOException {
    assertThat(trial.rawStatus("GET " + path + " HTTP/1.1\r\n" + host("127.0.0.1"))).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.1.20",
        "localhost@evil.example",
        ""
      })
  void aForeignHostIsMisdirected(String name) throws IOException {
    assertThat(trial.rawStatus("GET /api/streams HTTP/1.1\r\n" + host(name))).isIn(421, 404);
    assertThat(trial.raw("GET / HTTP/1.1\r\n" + host(name))).doesNotContain("<html");
  }

  @Test
  void aMissingHostIsMisdirected() throws IOException {
    assertThat(trial.rawStatus("GET /health HTTP/1.0\r\n\r\n")).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LOCALHOST:9",
        "127.0.0.1:32768",
        "[::1]:8080",
        "cams.example.org",
        "cams.example.org."
      })
  void ownNamesAreAnswered(String name) throws IOException {
    assertThat(trial.rawStatus("GET /health HTTP/1.1\r\n" + host(name))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
  void nothingCanBeChanged(String method) throws IOException {
    for (String path : new String[] {"/", "/api/streams", "/ws"}) {
      assertThat(trial.rawStatus(method + " " + path + " HTTP/1.1\r\n" + host("localhost")))
          .isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://localhost:1",
        "https://127.0.0.1",
        "http://127.0.0.1.evil.example",
        "null",
        "file://",
        "http://",
        "not a URL"
      })
  void aForeignPageMayNotOpenTheSocket(String origin) throws IOException {
    assertThat(upgrade("127.0.0.1:" + trial.screen.port(), "Origin: " + origin + "\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aMissingOriginMayNotOpenTheSocket() throws IOException {
    assertThat(upgrade("127.0.0.1:" + trial.screen.port(), "")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aForeignHostMayNotOpenTheSocket() throws IOException {
    assertThat(upgrade("evil.example", "Origin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 421 ");
  }

  @Test
  void thePageBehindAnAllowedReverseProxyMay() throws IOException {
    assertThat(upgradeStatus("127.0.0.1:8080", "Origin: https://cams.example.org\r\n"))
        .isEqualTo(101);
    assertThat(upgradeStatus("cams.example.org", "Origin: https://cams.example.org\r\n"))
        .isEqualTo(101);
  }

  @Test
  void soMayThePageBehindOneThatLeavesOurOwnHostAsItIs() throws IOException {
    assertThat(upgradeStatus("127.0.0.1:8080", "Origin: http://127.0.0.1:7586\r\n")).isEqualTo(403);
    try (WebTrial proxied = new WebTrial(20, "127.0.0.1")) {
      for (String host : new String[] {"127.0.0.1:8080", "127.0.0.1"}) {
        assertThat(proxied.upgrade("/ws", host, "Origin: http://127.0.0.1:7586\r\n"))
            .startsWith("HTTP/1.1 101 ");
      }
    }
  }

  @Test
  void everyAnswerIsProtected() throws IOException {
    for (String path : new String[] {"/", "/nope", "/%2e%2e/x", "/snapshot/cam.jpg"}) {
      String answer = trial.raw("GET " + path + " HTTP/1.1\r\n" + host("localhost"));
      assertThat(answer)
          .contains(
              "X-Content-Type-Options: nosniff",
              "Referrer-Policy: no-referrer",
              "frame-ancestors 'none'",
              "default-src 'none'")
          .doesNotContain("Set-Cookie", "Server:", "unsafe-inline");
    }
    assertThat(trial.get("/snapshot/cam.jpg").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void theSocketGetsNoCookieAndIsNotCompressed() throws IOException {
    String answer =
        upgrade(
            "localhost:8080",
            "Origin: http://localhost:8080\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 101 ")
        .doesNotContain("Set-Cookie", "permessage-deflate");
  }

  @Test
  void headHasTheHeadersAndNoBody() throws IOException {
    HttpRequest head = trial.request("/").HEAD().build();
    HttpResponse<String> answer = trial.ask(head, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(answer.body()).isEmpty();
  }

  private int upgradeStatus(String host, String headers) throws IOException {
    return Integer.parseInt(upgrade(host, headers).split(" ", 3)[1]);
  }

  private String upgrade(String host, String headers) throws IOException {
    return trial.upgrade("/ws", host, headers);
  }

  private static String host(String name) {
    return "Host: " + name + "\r\nConnection: close\r\n\r\n";
  }
}
