package dev.framecast.capture.source.http.exchange;

import static dev.framecast.capture.source.http.exchange.Guard.get;
import static dev.framecast.capture.source.http.exchange.Guard.redirect;
import static dev.framecast.capture.source.http.exchange.Guard.text;
import static dev.framecast.capture.source.http.exchange.Guard.withSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.http.CameraServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Guard guard = new Guard();

  @Test
  void aRedirectTakesThePasswordToTheSameServerAndToNoOther() throws Exception {
    try (CameraServer other = new CameraServer(guard::basic);
        CameraServer camera =
            new CameraServer(
                (request, reply) ->
                    request.target().equals("/away")
                        ? redirect(reply, other.address("/live"))
                        : request.target().equals("/dir/from")
                            ? redirect(reply, "to?x=1 2")
                            : guard.basic(request, reply))) {
      try (HttpExchange exchange = new HttpExchange(withSecret(camera, "/dir/from"))) {
        assertThat(text(exchange)).isEqualTo("in");
        assertThat(camera.requests().getLast().target()).isEqualTo("/dir/to?x=1%202");
      }
      try (HttpExchange exchange = new HttpExchange(withSecret(camera, "/away"))) {
        assertThat(get(exchange).status()).isEqualTo(401);
        assertThat(other.requests())
            .allSatisfy(asked -> assertThat(asked.headers()).doesNotContainKey("authorization"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"//a/b", "//a:1/b?c=//d", "/a//b", "//"})
  void whatIsAskedForIsWhatTheAddressSays(String target) throws Exception {
    String challenge = "Digest realm=\"cam\", qop=\"auth\", nonce=\"NONCE\"";
    try (CameraServer camera =
            new CameraServer((asked, reply) -> guard.digest(challenge, asked, reply));
        HttpExchange exchange = new HttpExchange(withSecret(camera, target))) {
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(camera.requests())
          .allSatisfy(asked -> assertThat(asked.target()).isEqualTo(target));
      assertThat(camera.requests().getLast().header("authorization"))
          .contains("uri=\"" + target + "\"");
    }
  }

  @Test
  void redirectsWithoutEndAreGivenUp() throws Exception {
    try (CameraServer camera = new CameraServer((request, reply) -> redirect(reply, "/again"));
        HttpExchange exchange = new HttpExchange(camera.address("/"))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(exchange))
          .withMessageContaining("without end");
    }
  }

  @Test
  void aServerThatIsSilentIsGivenUp() throws Exception {
    try (CameraServer camera = new CameraServer((request, reply) -> reply.silence());
        HttpExchange exchange = new HttpExchange(camera.address("/"))) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> exchange.get(Map.of(), PATIENCE, Duration.ofMillis(150)));
    }
  }

  @Test
  void anInterruptionEndsTheWaitAtOnce() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (CameraServer camera = new CameraServer((request, reply) -> reply.silence());
        HttpExchange exchange = new HttpExchange(camera.address("/"))) {
      Thread reading =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      get(exchange);
                    } catch (IOException stopped) {
                      ended.complete(stopped);
                    }
                  });
      await().until(() -> !camera.requests().isEmpty());
      reading.interrupt();
      await().until(ended::isDone);
      assertThat(ended.get())
          .isInstanceOf(InterruptedIOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whatIsNoHttpIsNamed() throws Exception {
    try (CameraServer camera =
            new CameraServer(
                (request, reply) -> {
                  reply.text("220 mail ready\r\n\r\n");
                  return false;
                });
        HttpExchange exchange = new HttpExchange(camera.address("/"))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(exchange))
          .withMessageContaining("not in HTTP");
    }
  }
}
