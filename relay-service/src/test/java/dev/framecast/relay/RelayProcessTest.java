package dev.framecast.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay as its own process: what only shows there. */
class RelayProcessTest {
  private static final Pattern READY = Pattern.compile("relay is ready on 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;

  @Test
  void sigtermTellsThePeersAndEndsWithZeroAndNoSecretIsLogged() throws Exception {
    String secret = "a-secret-of-the-publisher-0123456789";
    Path token = Files.writeString(folder.resolve("publish.token"), secret + "\n");
    Process relay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RelayMain.class.getName(),
                "--listen=127.0.0.1:0",
                "--admin=127.0.0.1:0",
                "--publish-token-file=" + token)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader log =
        new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder seen = new StringBuilder();
      int port = awaitPort(log, seen);
      Hello hello =
          Hello.newBuilder().setRole(Role.ROLE_PUBLISHER).setStream("cam").setToken(secret).build();
      PeerSession peer = new RelayDialer("127.0.0.1", port, MicrosClock.steady()).dial(hello);
      relay.toHandle().destroy();
      assertThat(goodbye(peer)).isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN);
      assertThat(relay.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(relay.exitValue()).isZero();
      log.lines().forEach(seen::append);
      assertThat(seen.toString()).contains("relay has stopped").doesNotContain(secret);
    } finally {
      relay.destroyForcibly();
    }
  }

  private static int awaitPort(BufferedReader log, StringBuilder seen) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line);
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
    }
    throw new AssertionError("the relay did not get ready: " + seen);
  }

  private static GoodbyeCode goodbye(PeerSession peer) throws IOException {
    try {
      peer.receive(ignored -> {});
    } catch (WireException said) {
      return said.code();
    }
    throw new AssertionError("no goodbye came");
  }
}
