package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process: its exit status, and what it says on stderr. */
class CaptureProcessTest {
  @TempDir private Path folder;

  @Test
  void endsInOrderOnSigterm() throws Exception {
    try (RecordingRelay relay = new RecordingRelay()) {
      Process process = start(relay.port(), "--source", "testpattern:", "--size", "320x240");
      await().until(() -> relay.frames().size() >= 3);
      process.destroy();

      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      await().until(() -> !relay.goodbyes().isEmpty());
      assertThat(relay.goodbyes().getFirst().getCode())
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN);
    }
  }

  @Test
  void endsWithItsRecordings() throws Exception {
    Path clip = Clips.mjpeg(folder, 3, 15);
    try (RecordingRelay relay = new RecordingRelay()) {
      Process process = start(relay.port(), "--source", clip.toString());
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(relay.frames()).hasSize(3);
    }
  }

  @Test
  void endsWithOneLineWhenAFileIsNoVideo() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.mp4"), "no video at all");
    try (RecordingRelay relay = new RecordingRelay()) {
      Process process = start(relay.port(), "--source", text.toString());
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(stderr().lines().filter(line -> line.startsWith("capture-service:")))
          .singleElement()
          .asString()
          .contains("notes.mp4", "no video");
      assertThat(stderr()).doesNotContain("\tat ");
    }
  }

  @Test
  void endsWithOneLineWhenItsAdminPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process process =
          launch(
              CaptureMain.class,
              "--source",
              "testpattern:",
              "--admin",
              "127.0.0.1:" + taken.getLocalPort());
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(stderr()).contains("--admin 127.0.0.1:" + taken.getLocalPort());
      assertThat(stderr()).doesNotContain("\tat ");
    }
  }

  @Test
  void endsForItsSupervisorWhenANativeCallNeverReturns() throws Exception {
    try (RecordingRelay relay = new RecordingRelay()) {
      Process process = launch(HangingCapture.class, String.valueOf(relay.port()));
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(75);
      assertThat(stderr()).contains("testpattern: hangs in reading");
      assertThat(relay.states().getLast().getReason())
          .isEqualTo(StreamReason.STREAM_REASON_SOURCE_HUNG);
    }
  }

  private Process start(int relayPort, String... flags) throws IOException {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--relay", "127.0.0.1:" + relayPort, "--admin", "127.0.0.1:0"));
    return launch(CaptureMain.class, all.toArray(String[]::new));
  }

  private Process launch(Class<?> main, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(flags));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("stderr").toFile())
        .start();
  }

  private String stderr() throws IOException {
    return Files.readString(folder.resolve("stderr"));
  }
}
