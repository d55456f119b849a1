package dev.framecast.capture.source.http.exchange;

import static dev.framecast.capture.source.http.exchange.Guard.redirect;
import static dev.framecast.capture.source.http.exchange.Guard.text;
import static dev.framecast.capture.source.http.exchange.Guard.withSecret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.http.CameraServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraTlsTest {
  @TempDir private Path folder;
  private final Guard guard = new Guard();

  @Test
  void aCertificateThatACameraMadeItselfIsTaken() throws Exception {
    try (CameraServer camera =
            new CameraServer(guard::basic, selfSigned().getServerSocketFactory());
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
