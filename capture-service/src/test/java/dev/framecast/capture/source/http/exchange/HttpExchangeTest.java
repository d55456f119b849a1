package dev.framecast.capture.source.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.http.CameraServer;
import dev.framecast.capture.source.http.CameraServer.Reply;
import dev.framecast.capture.source.http.CameraServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SECRET = "u:p%40ss%231%2F2";

  @TempDir private Path folder;
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void aUserAndAPasswordAreToldWhenTheyAreAskedFor() throws Exception {
    try (CameraServer camera = new CameraServer(this::basic);
        HttpExchange exchange = new HttpExchange(withSecret(camera, "/live"))) {
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(refused).as("known from then on").hasValue(1);
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
    try (CameraServer camera = new CameraServer((asked, reply) -> digest(challenge, asked, reply));
        HttpExchange exchange = new HttpExchange(withSecret(camera, "/live?a=b"))) {
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).isEqualTo("in");
      assertThat(text(exchange)).as("the nonce is another one now").isEqualTo("in");
      assertThat(camera.requests().getLast().header("authorization")).startsWith("Digest");
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceForEachRequest() throws Exception {
    try (CameraServer camera = new CameraServer(this::basic);
        HttpExchange exchange =
            new HttpExchange("http://u:other@127.0.0.1:" + camera.port() + "/")) {
      assertThat(get(exchange).status()).isEqualTo(401);
      assertThat(refused).hasValue(2);
    }
  }

  @Test
  void aRedirectTakesThePasswordToTheSameServerAndToNoOther() throws Exception {
    try (CameraServer other = new CameraServer(this::basic);
        CameraServer camera =
            new CameraServer(
                (request, reply) ->
                    request.target().equals("/away")
                        ? redirect(reply, other.address("/live"))
                        : request.target().equals("/dir/from")
                            ? redirect(reply, "to?x=1 2")
                            : basic(request, reply))) {
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
  void aCertificateThatACameraMadeItselfIsTaken() throws Exception {
    try (CameraServer camera =
            new CameraServer(this::basic, selfSigned().getServerSocketFactory());
        CameraServer plain =
            new CameraServer(
                (request, reply) ->
                    redirect(reply, "https://127.0.0.1:" + camera.port() + "/live"))) {
      try (HttpExchange exchange =
          new HttpExchange(withSecret(camera, "/").replace("http:", "https:"))) {
        assertThat(text(exchange)).isEqualTo("in");
      }
      try (HttpExchange exchange = new HttpExchange(withSecret(plain, "/"))) {
        assertThat(text(exchange)).as("from http to the same host's https").isEqualTo("in");
      }
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

  private static HttpAnswer get(HttpExchange exchange) throws IOException {
    return exchange.get(Map.of(), PATIENCE, PATIENCE);
  }

  private static String text(HttpExchange exchange) throws IOException {
    HttpAnswer answer = get(exchange);
    String text = new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    exchange.done();
    return text;
  }

  private static String withSecret(CameraServer camera, String target) {
    return "http://" + SECRET + "@127.0.0.1:" + camera.port() + target;
  }

  private boolean basic(Request request, Reply reply) throws IOException {
    String wanted = "Basic " + Base64.getEncoder().encodeToString("u:p@ss#1/2".getBytes());
    return request.header("authorization").equals(wanted)
        ? welcome(reply)
        : refuse(reply, "Basic realm=\"cam\"");
  }

  private boolean digest(String challenge, Request request, Reply reply) throws IOException {
    String nonce = "nonce" + refused;
    String header = request.header("authorization");
    boolean isKnown = header.contains(nonce) && request.headers().size() > 1;
    if (!isKnown || field("nc", header).equals("00000003")) {
      boolean isStale = !header.isEmpty();
      String next = "nonce" + (refused.get() + 1);
      return refuse(reply, challenge.replace("NONCE", next) + (isStale ? ", stale=true" : ""));
    }
    String algorithm = challenge.contains("SHA-256") ? "SHA-256" : "MD5";
    String user = hash(algorithm, "u:cam:p@ss#1/2");
    String asked = hash(algorithm, "GET:" + request.target());
    String middle =
        field("qop", header).isEmpty()
            ? nonce
            : String.join(":", nonce, field("nc", header), field("cnonce", header), "auth");
    String expected = hash(algorithm, user + ":" + middle + ":" + asked);
    return field("response", header).equals(expected) ? welcome(reply) : refuse(reply, challenge);
  }

  private static String field(String name, String header) {
    Matcher field = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(header);
    return field.find() ? field.group(1) : "";
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes()));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private boolean refuse(Reply reply, String challenge) throws IOException {
    refused.incrementAndGet();
    reply.text("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge + "\r\n");
    reply.text("Content-Length: 0\r\n\r\n");
    return true;
  }

  private static boolean welcome(Reply reply) throws IOException {
    reply.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin");
    return true;
  }

  private static boolean redirect(Reply reply, String to) throws IOException {
    reply.text("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    return true;
  }

  private SSLContext selfSigned() throws Exception {
    Path store = folder.resolve("camera.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    int status =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "camera",
                "-keyalg",
                "EC",
                "-dname",
                "CN=camera",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start()
            .waitFor();
    assertThat(status).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
