package dev.framecast.capture.source.http.exchange;

import static dev.framecast.capture.source.http.exchange.Guard.get;
import static dev.framecast.capture.source.http.exchange.Guard.text;
import static dev.framecast.capture.source.http.exchange.Guard.withSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.http.CameraServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
  private final Guard guard = new Guard();

  @Test
  void aUserAndAPasswordAreToldWhenTheyAreAskedFor() throws Exception {
    try (CameraServer camera = new CameraServer(guard::basic);
        HttpExchange exchange = new HttpExchange(withSecret(camera, "/live"))) {
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(guard.refused()).as("known from then on").isEqualTo(1);
      assertThat(camera.requests().getFirst().headers()).doesNotContainKey("authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest realm=\"cam\", qop=\"auth\", nonce=\"NONCE\", algorithm=MD5",
        "Digest realm=\"cam\",nonce=\"NONCE\"",
        "Basic realm=\"cam\", Digest realm=\"cam\", qop=\"auth,auth-int\", nonce=\"NONCE\"",
        "Digest realm=\"cam\", qop=\"auth\", nonce=\"NONCE\", algorithm=SHA-256, opaque=\"x\""
      })
  void byDigestWhereTheServerKnowsIt(String challenge) throws Exception {
    try (CameraServer camera =
            new CameraServer((asked, reply) -> guard.digest(challenge, asked, reply));
        HttpExchange exchange = new HttpExchange(withSecret(camera, "/live?a=b"))) {
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).as("the nonce is another one now").isEqualTo("in");
      assertThat(camera.requests().getLast().header("authorization")).startsWith("Digest");
    }
  }

  @Test
  void aNonceMayRunOutWithoutAWord() throws Exception {
    Guard silent = new Guard(false);
    String challenge = "Digest realm=\"cam\", qop=\"auth\", nonce=\"NONCE\"";
    try (CameraServer camera =
            new CameraServer((asked, reply) -> silent.digest(challenge, asked, reply));
        HttpExchange exchange = new HttpExchange(withSecret(camera, "/live"))) {
      for (int i = 0; i < 7; i++) {
        assertThat(text(exchange)).isEqualTo("in");
      }
      assertThat(silent.refused()).as("every third").isEqualTo(4);
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceForEachRequest() throws Exception {
    try (CameraServer camera = new CameraServer(guard::basic);
        HttpExchange exchange =
            new HttpExchange("http://u:other@127.0.0.1:" + camera.port() + "/")) {
      assertThat(get(exchange).status()).isEqualTo(401);
      assertThat(guard.refused()).isEqualTo(2);
    }
  }
}
