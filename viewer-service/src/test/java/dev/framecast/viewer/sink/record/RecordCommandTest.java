package dev.framecast.viewer.sink.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.CommandRun;
import dev.framecast.viewer.fixture.FakeCamera;
import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.viewer.fixture.Recording;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class RecordCommandTest {
  private static final long START_US = 1_767_225_600_000_000L;

  private final FakeRelay relay = new FakeRelay();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void everyPayloadIsInTheFileUntouchedAndAtItsTime() throws Exception {
    FakeCamera.serve(relay, 40, RecordCommandTest::jpeg);

    CommandRun run = record("one.mkv");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("40 frames in 1 files");
    Recording recording = Recording.of(folder.resolve("one.mkv"));
    assertThat(recording.payloads())
        .containsExactlyElementsOf(
            IntStream.range(0, 40).mapToObj(n -> TestPictures.jpeg(n, 64, 48)).toList());
    assertThat(recording.decoded()).isEqualTo(40);
    assertThat(recording.millis().get(30)).isEqualTo(1_000);
    assertThat(recording.durationUs()).isBetween(1_300_000L, 1_400_000L);
  }

  @ParameterizedTest
  @EnumSource(names = {"CODEC_PNG", "CODEC_RAW_BGR24", "CODEC_RAW_GRAY8"})
  void otherPicturesArePlayableToo(Codec codec) throws Exception {
    FakeCamera.serve(
        relay,
        5,
        sequence -> {
          byte[] payload =
              switch (codec) {
                case CODEC_PNG -> TestPictures.png((int) sequence, 65, 33);
                case CODEC_RAW_BGR24 -> TestPictures.bgr((int) sequence, 65, 33);
                default -> new byte[65 * 33];
              };
          return TestPictures.frame(codec, payload, 65, 33, sequence, START_US + sequence * 40_000)
              .build();
        });

    CommandRun run = record("one.mkv");

    assertThat(run.status()).as(run.err()).isZero();
    List<byte[]> pictures = Recording.of(folder.resolve("one.mkv")).pictures();
    assertThat(pictures).hasSize(5);
    byte[] sent =
        codec == Codec.CODEC_RAW_GRAY8 ? new byte[65 * 33 * 3] : TestPictures.bgr(4, 65, 33);
    assertThat(pictures.get(4)).isEqualTo(sent);
  }

  @Test
  void h264BeginsAtAKeyframeAndPlays() throws Exception {
    List<Frame> frames = H264Units.frames(25, 10, 160, 120).subList(3, 25);
    FakeCamera.serve(relay, frames.size(), sequence -> frames.get((int) sequence));

    CommandRun run = record("one.mkv");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("15 frames in 1 files");
    assertThat(Recording.of(folder.resolve("one.mkv")).decoded()).isEqualTo(15);
  }

  @Test
  void newFileBeginsWithTimeSizeAndEpoch() throws Exception {
    FakeCamera.serve(
        relay,
        50,
        sequence -> {
          Frame frame = sequence < 40 ? jpeg(sequence) : large(sequence);
          return sequence < 45 ? frame : frame.toBuilder().setEpoch(2).build();
        });

    CommandRun run = record("cams", "--segment", "1s");

    assertThat(run.status()).as(run.err()).isZero();
    List<Path> files = Recording.in(folder.resolve("cams"));
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "cam-20260101T000000Z.mkv",
            "cam-20260101T000001Z-2.mkv",
            "cam-20260101T000001Z-3.mkv",
            "cam-20260101T000001Z.mkv");
    List<Integer> counts = new ArrayList<>();
    for (Path file : files) {
      counts.add(Recording.of(file).decoded());
    }
    assertThat(counts).containsExactly(30, 5, 5, 10);
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Files.writeString(folder.resolve("one.mkv"), "precious");

    CommandRun run = record("one.mkv");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("one.mkv: is there already");
    assertThat(folder.resolve("one.mkv")).hasContent("precious");
  }

  @Test
  void nothingToRecordIsAFailure() throws Exception {
    FakeCamera.absent(relay);

    CommandRun run = record("one.mkv");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("no frame of stream 'cam'");
    assertThat(Recording.in(folder)).isEmpty();
  }

  private CommandRun record(String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--stream", "cam", "--duration", "1500ms"));
    arguments.addAll(List.of("--relay", relay.hostPort(), "--out", folder + "/" + out));
    arguments.addAll(List.of(more));
    return CommandRun.of(new RecordCommand(), arguments.toArray(String[]::new));
  }

  private static Frame jpeg(long sequence) {
    return frame(sequence, 64, 48);
  }

  private static Frame large(long sequence) {
    return frame(sequence, 128, 96);
  }

  private static Frame frame(long sequence, int width, int height) {
    byte[] payload = TestPictures.jpeg((int) sequence, width, height);
    long atUs = START_US + sequence * 100_000 / 3;
    return TestPictures.frame(Codec.CODEC_JPEG, payload, width, height, sequence, atUs).build();
  }
}
