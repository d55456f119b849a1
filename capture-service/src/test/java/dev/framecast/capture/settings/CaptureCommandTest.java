package dev.framecast.capture.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.RunningCapture;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.runtime.settings.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureCommandTest {
  @TempDir private Path folder;

  private record Answer(int status, String stderr) {}

  @Test
  void looksForACameraUnlessToldOtherwise() {
    CaptureConfig config = RunningCapture.config(Map.of());
    assertThat(config.sources()).extracting(NamedSource::toString).containsExactly("cam=camera:");
    assertThat(config.asked().size()).isEqualTo(new PictureSize(1280, 720));
    assertThat(config.relay().toString()).isEqualTo("127.0.0.1:7400");
    assertThat(config.admin().toString()).isEqualTo("127.0.0.1:7402");
  }

  @Test
  void takesSeveralSources() {
    CaptureConfig config =
        RunningCapture.config(
            Map.of(), "--source", "door=testpattern:", "--source", "yard=rtsp://user:pw@yard/x=1");
    assertThat(config.sources())
        .extracting(NamedSource::toString)
        .containsExactly("door=testpattern:", "yard=rtsp://***@yard/***");
  }

  @Test
  void takesSeveralSourcesFromTheEnvironment() {
    Map<String, String> environment =
        Map.of("FRAMECAST_SOURCE", " a=testpattern:\n b=camera:/dev/video2 ");
    assertThat(RunningCapture.config(environment).sources())
        .extracting(NamedSource::toString)
        .containsExactly("a=testpattern:", "b=camera:/dev/video2");
    assertThat(RunningCapture.config(environment, "--source", "testpattern:").sources())
        .as("a flag wins")
        .extracting(NamedSource::toString)
        .containsExactly("cam=testpattern:");
  }

  @Test
  void takesSourcesFromAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("sources"),
            "# of the house\n\n door=rtsp://user:pw@door/x\nyard=testpattern: \r\n");
    assertThat(RunningCapture.config(Map.of(), "--source-file", file.toString()).sources())
        .extracting(NamedSource::toString)
        .containsExactly("door=rtsp://***@door/x", "yard=testpattern:");
    Map<String, String> environment =
        Map.of("FRAMECAST_SOURCE_FILE", file.toString(), "FRAMECAST_SOURCE", "testpattern:");
    assertThat(RunningCapture.config(environment).sources())
        .extracting(NamedSource::toString)
        .containsExactly("cam=testpattern:", "door=rtsp://***@door/x", "yard=testpattern:");
  }

  @ParameterizedTest
  @CsvSource({
    "'a=testpattern:\ndoor=rtsp://u:SEC@RET@h/', line 2",
    "'# nothing', holds no source",
  })
  void aWrongLineIsNamedWithoutItsSecret(String text, String mentioned) throws Exception {
    Path file = Files.writeString(folder.resolve("sources"), text.replace("\\n", "\n"));
    Answer answer = run("--source-file", file.toString());
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.stderr().lines()).hasSize(1);
    assertThat(answer.stderr()).contains("--source-file", mentioned).doesNotContain("SEC", "RET");
  }

  @ParameterizedTest
  @CsvSource({"--size", "--fps", "--relay", "--soruce", "--source=file:x", "--codec"})
  void anAddressInTheWrongPlaceIsNotRepeated(String flag) {
    Answer answer = run(flag, "rtsp://admin:SECRET@host/s?x=SECRET");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.stderr().lines()).hasSize(1);
    assertThat(answer.stderr()).doesNotContain("SECRET", "admin");
  }

  @Test
  void aFileNameMayHoldSpaces() throws Exception {
    Path clip = Files.createFile(folder.resolve("my clip.mp4"));
    assertThat(RunningCapture.config(Map.of(), "--source", clip.toString()).sources())
        .extracting(NamedSource::toString)
        .containsExactly("cam=file:" + clip);
  }

  @ParameterizedTest
  @CsvSource({
    "--source, ftp://x/y, testpattern:",
    "--source, testpattern:fast, testpattern:",
    "--source, camera:video0, camera:/dev/video0",
    "--source, camera:2, camera:/dev/video2",
    "--source, http:///clip, host",
    "--source, Cam=testpattern:, a-z 0-9",
    "--size, 1280, 1280x720",
    "--size, 1281x720, even",
    "--relay, relay, host:port",
    "--fps, many, many",
    "--nonsense, x, --nonsense",
  })
  void aWrongFlagGetsOneLineAndStatusTwo(String flag, String value, String mentioned) {
    Answer answer = run(flag, value);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.stderr().lines()).hasSize(1);
    assertThat(answer.stderr()).startsWith("capture-service: ").contains(mentioned);
  }

  @ParameterizedTest
  @CsvSource({
    "--source, no-such-file.mp4, no-such-file.mp4",
    "--source, /, folder",
    "--fps, 0, 240",
    "--quality, 101, 100",
    "--token-file, /no/such/token, --token-file",
  })
  void aWrongSettingGetsOneLineAndStatusOne(String flag, String value, String mentioned) {
    Answer answer = run(flag, value);
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.stderr().lines()).hasSize(1);
    assertThat(answer.stderr()).startsWith("capture-service: ").contains(mentioned);
  }

  @Test
  void twoSourcesOfOneNameAreRefused() {
    Answer answer = run("--source", "testpattern:", "--source", "camera:");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.stderr().lines()).hasSize(1);
    assertThat(answer.stderr()).contains("'cam'");
  }

  @Test
  void printsNoSecret() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef-secret\n");
    CaptureConfig config =
        RunningCapture.config(
            Map.of(),
            "--token-file",
            token.toString(),
            "--source",
            "http://user:password@camera/stream");
    assertThat(config.token()).isEqualTo("0123456789abcdef-secret");
    assertThat(config.toString()).doesNotContain("secret", "password");
  }

  private static Answer run(String... flags) {
    PrintStream before = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      int status = CommandRunner.run(new CaptureCommand(config -> 0), Map.of(), flags);
      return new Answer(status, written.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }
}
