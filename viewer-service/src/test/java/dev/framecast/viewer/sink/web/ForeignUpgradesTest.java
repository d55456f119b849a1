package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open the WebSocket, and at which address: our page, at one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ForeignUpgradesTest {
  private WebTrial trial;
  private String host;

  @BeforeAll
  void open() {
    trial = new WebTrial(20, "cams.example.org");
    host = "127.0.0.1:" + trial.screen.port();
  }

  @AfterAll
  void close() {
    trial.close();
  }

  /** Every path, and all that some router, proxy or file system takes for the same. */
  static Stream<String> everySpellingOfEveryPath() {
    return WebTrial.PATHS.stream()
        .flatMap(
            path -> {
              String name = path.substring(1);
              List<String> spellings = new ArrayList<>();
              for (String head : List.of("/", "//", "/./", "/x/../", "/%2f", "/;x/", "/%2e/")) {
                for (String tail :
                    List.of(
                        "", "/", "//", "/.", ";x", ";x=1/", "/;", "?x=1", "/?x", "%2f", "%20")) {
                  spellings.add(head + name + tail);
                }
              }
              spellings.add(path.toUpperCase(Locale.ROOT));
              spellings.add(encoded(path));
              spellings.add(encoded(path) + "/");
              spellings.add("http://HOST" + path);
              spellings.add("http://HOST" + path + "/");
              spellings.add(path + "#x");
              return spellings.stream();
            })
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("everySpellingOfEveryPath")
  void noSpellingUpgradesForAnotherOrigin(String spelling) throws IOException {
    for (String origin :
        List.of(
            "Origin: http://evil.example\r\n",
            "Origin: http://127.0.0.1:1\r\n",
            "Origin: null\r\n",
            "Origin:\r\n",
            "",
            "Origin: http://" + host + "\r\nOrigin: http://evil.example\r\n")) {
      assertThat(trial.upgrade(spelling.replace("HOST", host), host, origin))
          .as("%s with '%s'", spelling, origin.strip())
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @MethodSource("everySpellingOfEveryPath")
  void onlyTheOneAddressUpgradesForItsOwnPage(String spelling) throws IOException {
    String answer =
        trial.upgrade(spelling.replace("HOST", host), host, "Origin: http://" + host + "\r\n");
    boolean socket = List.of("/ws", "/ws?x=1", "/ws#x", "http://HOST/ws").contains(spelling);
    assertThat(answer.startsWith("HTTP/1.1 101 ")).as(answer).isEqualTo(socket);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: websocket",
        "Upgrade: WebSocket",
        "Upgrade: h2c, websocket",
        "Upgrade: something",
        "upgrade: h2c\r\nUpgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version: 13"
      })
  void whateverAsksForAnUpgradeNeedsAnOrigin(String header) throws IOException {
    for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
      String request = " /ws HTTP/1.1\r\nConnection: Upgrade\r\nHost: ";
      assertThat(trial.rawHead(method + request + host + "\r\n" + header + "\r\n\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ws/", "/api/streams/", "/health/", "/page/main.js/", "/metrics/"})
  void anAddressWithASlashBehindItIsAnother(String address) throws IOException {
    assertThat(trial.rawHead("GET " + address + WebTrial.REQUEST + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void theOfferOfHttp2IsIgnored() throws IOException {
    assertThat(
            trial.rawHead(
                "GET /health HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nHost: "
                    + host
                    + "\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void http2AndTunnelsAreNotSpoken() throws IOException {
    assertThat(trial.rawHead("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotContain(" 101 ", " 200 ");
    String tunnel =
        "CONNECT " + host + WebTrial.REQUEST + host + "\r\n:protocol: websocket\r\n\r\n";
    assertThat(trial.rawHead(tunnel)).doesNotContain(" 101 ", " 200 ");
  }

  @Test
  void aPageAllowedByNameMayOpenTheSocket() throws IOException {
    assertThat(trial.upgrade("/ws", host, "Origin: https://dash.example\r\n"))
        .startsWith("HTTP/1.1 101 ");
    assertThat(trial.upgrade("/ws", host, "Origin: http://dash.example\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void anotherPortOfAnAllowedHostIsForeignWhereTheHostSaysOurs() throws IOException {
    String elsewhere = "Origin: http://cams.example.org:9000\r\n";
    assertThat(trial.upgrade("/ws", "cams.example.org:8080", elsewhere))
        .startsWith("HTTP/1.1 403 ");
    assertThat(trial.upgrade("/ws", "cams.example.org", elsewhere)).startsWith("HTTP/1.1 101 ");
    assertThat(trial.upgrade("/ws", host, elsewhere)).startsWith("HTTP/1.1 101 ");
  }

  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder("/");
    path.substring(1)
        .chars()
        .forEach(each -> encoded.append('%').append(Integer.toHexString(each)));
    return encoded.toString();
  }
}
