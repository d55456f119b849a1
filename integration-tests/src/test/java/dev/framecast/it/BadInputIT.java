package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user's mistakes, made with the real jars: one clear line each, and the right exit status. */
@Timeout(120)
class BadInputIT {
  @TempDir private Path dir;

  @Test
  void anUnknownKindOfSource() throws Exception {
    mistake(
        Finished.ofJar("capture-service", "--source", "cam=webcam://0"), "webcam", "testpattern:");
  }

  @Test
  void aFileThatIsNotThere() throws Exception {
    String missing = dir.resolve("missing.mp4").toString();
    mistake(Finished.ofJar("capture-service", "--source", "cam=" + missing), missing);
  }

  @Test
  void aFileThatIsNoVideo() throws Exception {
    Path text = Files.writeString(dir.resolve("notes.mp4"), "no video at all\n".repeat(100));
    mistake(Finished.ofJar("capture-service", "--source", "cam=" + text), text.toString());
  }

  @Test
  void aBadStreamName() throws Exception {
    mistake(Finished.ofJar("capture-service", "--source", "Front Door=testpattern:"), "a-z");
    mistake(Finished.ofJar("viewer-service", "probe", "--stream", "../etc"), "../etc", "a-z");
  }

  @Test
  void aTakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      mistake(
          Finished.ofJar("relay-service", "--listen", address, "--admin", "127.0.0.1:0"), address);
      mistake(
          Finished.ofJar("relay-service", "--listen", "127.0.0.1:0", "--admin", address), address);
      mistake(Finished.ofJar("viewer-service", "web", "--listen", address), address);
    }
  }

  @Test
  void anOpenRelayWithoutTokens() throws Exception {
    mistake(
        Finished.ofJar("relay-service", "--listen", "0.0.0.0:0"),
        "--publish-token-file",
        "--view-token-file");
  }

  @Test
  void aFlagThatDoesNotExist() throws Exception {
    for (String service : new String[] {"capture-service", "relay-service", "viewer-service"}) {
      mistake(Finished.ofJar(service, "--frobnicate"), "--frobnicate");
    }
  }

  @Test
  void aProbeOfAStreamThatNobodyPublishes() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String nobody = "127.0.0.1:" + free.getLocalPort();
      free.close();
      Finished probe =
          Finished.ofJar(
              "viewer-service", "probe", "--stream", "cam", "--relay", nobody, "--duration", "2s");
      assertThat(probe.status()).isEqualTo(1);
      assertThat(probe.printed()).contains(nobody).doesNotContain("\tat ");
    }
  }

  private static void mistake(Finished finished, String... named) throws IOException {
    assertThat(finished.status()).as(finished.printed()).isIn(1, 2);
    assertThat(
            finished
                .printed()
                .lines()
                .filter(line -> !line.matches("\\d\\d:\\d\\d:.* (INFO|WARN) .*")))
        .as(finished.printed())
        .singleElement()
        .asString()
        .contains(named);
  }
}
