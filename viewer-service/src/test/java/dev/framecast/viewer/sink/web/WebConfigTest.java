package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.runtime.settings.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A mistake is one line and an exit status. */
class WebConfigTest {
  private record Ended(int status, String err) {}

  @Test
  void anAddressThatOthersReachIsRefusedAndTheWayOutSaid() {
    Ended ended = run("--listen", "0.0.0.0:0");
    assertThat(ended.status()).isEqualTo(CommandRunner.MISTAKE);
    assertThat(ended.err())
        .hasLineCount(1)
        .contains("--listen 0.0.0.0:0", "reverse proxy", "TLS", "--insecure-public");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run("--listen", "127.0.0.1:" + taken.getLocalPort());
      assertThat(ended.status()).isEqualTo(CommandRunner.MISTAKE);
      assertThat(ended.err())
          .hasLineCount(1)
          .contains("127.0.0.1:" + taken.getLocalPort(), "in use");
    }
  }

  @Test
  void otherMistakesAreOneLineToo() {
    assertThat(run("--listen", "127.0.0.1:0", "--allowed-host", "http://cams").err())
        .hasLineCount(1)
        .contains("--allowed-host", "http://cams");
    for (String origin : new String[] {"dash.example", "null", "*", "https://a.example:99999"}) {
      assertThat(run("--listen", "127.0.0.1:0", "--allowed-origin", origin).err())
          .hasLineCount(1)
          .contains("--allowed-origin", origin, "https://dash.example");
    }
    assertThat(run("--listen", "127.0.0.1:0", "--max-browsers", "0").err())
        .hasLineCount(1)
        .contains("--max-browsers 0");
    assertThat(run("--listen", "8080").err()).hasLineCount(1).contains("'8080'");
  }

  private static Ended run(String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int status = CommandRunner.run(new WebCommand(), Map.of(), args);
      String said =
          err.toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.contains(" INFO "))
              .collect(Collectors.joining("\n"));
      return new Ended(status, said);
    } finally {
      System.setErr(before);
    }
  }
}
