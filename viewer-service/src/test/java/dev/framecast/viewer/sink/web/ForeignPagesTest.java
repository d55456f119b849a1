package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins, open in the same browser, can embed and fetch: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ForeignPagesTest {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: something-new\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: object\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: https://evil.example/dash.example\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: http://dash.example/\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: https://dash.example:444/\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: https://dash.example@evil.example/\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: https://dash.example.evil.example/\r\n",
        "Sec-Fetch-Site: cross-site\r\nOrigin: null\r\nReferer: https://dash.example/\r\n"
      })
  void aForeignPageMayNotEmbedOrFetch(String headers) throws IOException {
    for (String path : WebTrial.PATHS) {
      assertThat(ask(path, headers)).as(path).startsWith("HTTP/1.1 403 ");
    }
    assertThat(ask("/?action=snapshot", headers)).startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Origin: null\r\n",
        "Referer: http://evil.example/page\r\n",
        "Referer: about:blank\r\n"
      })
  void norWhereTheBrowserOnlyNamesThePage(String headers) throws IOException {
    for (String path :
        List.of("/snapshot/cam.jpg", "/stream/cam.mjpg", "/api/streams", "/?action=stream")) {
      assertThat(ask(path, headers)).as(path).startsWith("HTTP/1.1 403 ");
    }
    assertThat(ask("/", headers)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/snapshot/cam.jpg", "/nothing", "/%2e%2e/x", "/ws"})
  void everyAnswerIsForOwnPagesAlone(String path) throws IOException {
    assertThat(ask(path, "")).contains("\r\nCross-Origin-Resource-Policy: same-origin\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
            + "Referer: http://127.0.0.1:9/\r\n"
      })
  void theOwnPageALinkAndOtherSoftwareAreAnswered(String headers) throws IOException {
    for (String path : List.of("/", "/page/main.js", "/api/streams", "/health")) {
      assertThat(ask(path, headers)).as(path).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site\r\nReferer: https://dash.example/\r\n",
        "Sec-Fetch-Site: cross-site\r\nReferer: https://dash.example/board?x=1\r\n",
        "Referer: https://dash.example/\r\n",
        "Sec-Fetch-Site: cross-site\r\nOrigin: https://dash.example\r\n"
      })
  void aPageAllowedByNameMayEmbedAndFetch(String headers) throws IOException {
    String answer = ask("/api/streams", headers);
    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\nCross-Origin-Resource-Policy: cross-origin\r\n")
        .contains("\r\nVary: Origin, Referer\r\n");
    assertThat(answer.contains("\r\nAccess-Control-Allow-Origin: https://dash.example\r\n"))
        .isEqualTo(headers.contains("Origin: "));
  }

  private String ask(String path, String headers) throws IOException {
    return trial.rawHead("GET " + path + WebTrial.REQUEST + host + "\r\n" + headers + "\r\n");
  }
}
