package dev.framecast.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.access.TokenPair;
import dev.framecast.runtime.settings.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayCommandTest {
  private record Outcome(int status, List<String> errors) {}

  @TempDir private Path folder;

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Outcome listen = run("--listen", address, "--admin", "127.0.0.1:0");
      assertThat(listen.status()).isEqualTo(CommandRunner.MISTAKE);
      assertThat(listen.errors()).singleElement().asString().contains("--listen " + address);
      Outcome admin = run("--listen", "127.0.0.1:0", "--admin", address);
      assertThat(admin.status()).isEqualTo(CommandRunner.MISTAKE);
      assertThat(admin.errors()).singleElement().asString().contains("--admin " + address);
    }
  }

  @Test
  void wrongValuesAreNamedInOneLine() throws IOException {
    Files.writeString(folder.resolve("short"), "abc\n");
    String shortToken = folder.resolve("short").toString();
    Map<List<String>, String> mistakes =
        Map.of(
            List.of("--listen", "nonsense"), "write host:port",
            List.of("--max-streams", "0"), "--max-streams 0: must be from 1 to",
            List.of("--max-message-bytes", "10"), "--max-message-bytes 10: must be from 4096",
            List.of("--max-queue-bytes", "10"), "--max-queue-bytes 10: must be from 8388608",
            List.of("--ping-timeout-ms", "5"), "--ping-timeout-ms 5: must be from 1000",
            List.of("--view-token-file", shortToken), "16 to 512 characters",
            List.of("--publish-token-file", "/does/not/exist"), "cannot be read",
            List.of("--nonsense"), "Unknown option");
    mistakes.forEach(
        (flags, line) -> {
          Outcome outcome = run(flags.toArray(String[]::new));
          assertThat(outcome.status()).as("%s", flags).isIn(1, 2);
          assertThat(outcome.errors()).singleElement().asString().contains(line);
        });
  }

  @Test
  void anAddressThatOthersReachNeedsBothTokens() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    assertThat(run("--listen", "0.0.0.0:0").errors())
        .singleElement()
        .asString()
        .contains("--publish-token-file", "--insecure-no-tokens");
    assertThat(run("--listen", "0.0.0.0:0", "--publish-token-file", token.toString()).status())
        .isEqualTo(CommandRunner.MISTAKE);
  }

  @Test
  void tokensAreMadeOnceAndForTheirOwnerOnly() throws IOException {
    Path out = folder.resolve("new/tokens");
    assertThat(run("tokens", "--out", out.toString()).status()).isZero();
    String publish = Files.readString(out.resolve(TokenPair.NAMES.get(0))).strip();
    assertThat(Base64.getUrlDecoder().decode(publish)).hasSize(32);
    Path view = out.resolve(TokenPair.NAMES.get(1));
    assertThat(Files.readString(view).strip()).isNotEqualTo(publish).hasSize(43);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(view)))
        .isEqualTo("rw-------");
    Files.delete(view);
    assertThat(run("tokens", "--out", out.toString()).status()).isZero();
    assertThat(Files.readString(out.resolve(TokenPair.NAMES.get(0))).strip()).isEqualTo(publish);
    assertThat(view).exists();
    Files.writeString(folder.resolve("file"), "");
    assertThat(run("tokens", "--out", folder.resolve("file/below").toString()).errors())
        .singleElement()
        .asString()
        .contains("--out");
  }

  private static Outcome run(String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int status = CommandRunner.run(new RelayCommand(), Map.of(), args);
      List<String> lines =
          errors
              .toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("relay-service: "))
              .toList();
      assertThat(errors.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
      return new Outcome(status, lines);
    } finally {
      System.setErr(before);
    }
  }
}
