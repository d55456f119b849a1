package dev.framecast.viewer.sink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.CommandRun;
import dev.framecast.viewer.fixture.FakeCamera;
import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProbeCommandTest {
  private final FakeRelay relay = new FakeRelay();

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void endsWellWhenItHasSeenEnough() {
    FakeCamera.serve(relay, 12);

    CommandRun run = probe("--frames", "12");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.lines().getLast())
        .contains(" fps", "12 frames", "0 missing", "0 dropped", "live jpeg 64x48");
  }

  @Test
  void tellsItsFiguresAsJson() {
    FakeCamera.serve(
        relay,
        5,
        sequence ->
            sequence == 2
                ? TestPictures.frame(
                        Codec.CODEC_JPEG, new byte[] {1, 2, 3, 4}, 64, 48, 2, relay.nowUs())
                    .build()
                : TestPictures.jpegFrame(sequence < 4 ? sequence : 10, relay.nowUs() - 200_000));

    CommandRun run = probe("--frames", "4", "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(run.lines().getLast())
        .contains("\"type\":\"summary\"", "\"frames\":4", "\"missing\":6", "\"ok\":true")
        .contains("\"drops\":{\"corrupt\":1}", "\"codec\":\"jpeg\"", "\"width\":64")
        .as("the clocks agree to within half a round trip")
        .containsPattern("\"ageP50Ms\":(19|[2-9][0-9])[0-9]\\.");
  }

  @Test
  void failsWhenNobodyPublishesAndSaysSo() {
    FakeCamera.absent(relay);

    CommandRun run = probe("--duration", "300ms");

    assertThat(run.status()).isEqualTo(1);
    assertThat(complaint(run)).contains("'cam'", relay.hostPort(), "nobody publishes this stream");
  }

  @Test
  void failsWhenTheRelayIsNotThereAndNamesIt() {
    relay.close();

    CommandRun run = probe("--duration", "300ms");

    assertThat(run.status()).isEqualTo(1);
    assertThat(complaint(run)).contains(relay.hostPort(), "not reached");
  }

  @Test
  void failsWhenTooFewFramesCome() {
    FakeCamera.serve(relay, 3);

    CommandRun run = probe("--frames", "5", "--duration", "500ms");

    assertThat(run.status()).isEqualTo(1);
    assertThat(complaint(run)).contains("only 3 of --frames 5");
  }

  @Test
  void failsBelowTheRateAndAboveTheAgeItWasGiven() {
    FakeCamera.serve(relay, 4);
    CommandRun slow = probe("--duration", "500ms", "--min-fps", "1000");
    FakeCamera.serve(
        relay, 4, sequence -> TestPictures.jpegFrame(sequence, relay.nowUs() - 400_000));
    CommandRun old = probe("--frames", "4", "--max-age-p99", "300");

    assertThat(slow.status()).isEqualTo(1);
    assertThat(complaint(slow)).contains("below --min-fps 1000");
    assertThat(old.status()).isEqualTo(1);
    assertThat(complaint(old)).contains("above --max-age-p99 300");
  }

  @Test
  void refusalEndsItAtOnce() {
    relay.refuse(
        Goodbye.newBuilder()
            .setCode(GoodbyeCode.GOODBYE_CODE_DENIED)
            .setReason("no valid token")
            .build());

    CommandRun run = probe("--duration", "10m");

    assertThat(run.status()).isEqualTo(1);
    assertThat(complaint(run)).contains("refused", "no valid token");
  }

  @Test
  void keepsPayloadsAsTheyCame(@TempDir Path folder) throws Exception {
    FakeCamera.serve(relay, 3);

    CommandRun run =
        probe("--every", "--frames", "3", "--no-decode", "--save-frames", folder + "/frames");

    assertThat(run.status()).as(run.err()).isZero();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("frames"))) {
      files.map(file -> file.getFileName().toString()).sorted().forEach(names::add);
    }
    assertThat(names).containsExactly("1-0.jpg", "1-1.jpg", "1-2.jpg");
    assertThat(Files.readAllBytes(folder.resolve("frames/1-2.jpg")))
        .isEqualTo(TestPictures.jpeg(2, 64, 48));
  }

  @Test
  void mistakesInFlagsAreOneLine() {
    assertThat(mistake("--stream", "Bad Name")).contains("--stream", "a-z 0-9");
    assertThat(mistake("--stream", "cam", "--duration", "soon")).contains("'soon'", "10s");
    assertThat(mistake("--stream", "cam", "--relay", "nowhere"))
        .contains("host:port")
        .doesNotContain("Exception");
    assertThat(mistake("--stream", "cam", "--token-file", "/no/such")).contains("/no/such");
    assertThat(mistake()).contains("--stream");
  }

  private CommandRun probe(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--stream", "cam", "--relay", relay.hostPort()));
    arguments.addAll(List.of(more));
    return CommandRun.of(new ProbeCommand(), arguments.toArray(String[]::new));
  }

  private static String mistake(String... arguments) {
    CommandRun run = CommandRun.of(new ProbeCommand(), arguments);
    assertThat(run.status()).isIn(1, 2);
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    return run.err();
  }

  /** The one line for the user; the others are the log's. */
  private static String complaint(CommandRun run) {
    List<String> lines = run.err().lines().filter(line -> line.startsWith("probe: ")).toList();
    assertThat(lines).as(run.err()).hasSize(1);
    return lines.getFirst();
  }
}
