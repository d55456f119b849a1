package dev.framecast.viewer.sink.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.Recording;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.viewer.fixture.ViewerProcess;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class RecorderProcessTest {
  private static final int FRAMES = 90;
  private static final int FRAMES_A_SECOND = 30;

  private final FakeRelay relay = new FakeRelay();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void fileOfAKilledRecorderPlaysAndLacksAtMostASecond() throws Exception {
    try (ViewerProcess recorder = recorder()) {
      FakeSession session = relay.session();
      send(session, 0, FRAMES);
      session.expect(message -> message.getReport().getShown() == FRAMES);
      recorder.kill();
    }

    Recording recording = Recording.of(folder.resolve("cam.mkv"));

    assertThat(recording.decoded()).isGreaterThanOrEqualTo(FRAMES - FRAMES_A_SECOND);
    assertThat(recording.payloads())
        .containsExactlyElementsOf(payloads(0, recording.payloads().size()));
  }

  @Test
  void stoppedRecorderSaysGoodbyeAndClosesItsFile() throws Exception {
    try (ViewerProcess recorder = recorder()) {
      FakeSession session = relay.session();
      send(session, 0, FRAMES);
      session.expect(message -> message.getReport().getShown() == FRAMES);

      assertThat(recorder.stop()).as(recorder.printed()).isZero();

      assertThat(session.expect(Envelope::hasGoodbye).getGoodbye().getCode())
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_DONE);
      assertThat(recorder.printed()).contains("90 frames in 1 files");
    }
    Recording recording = Recording.of(folder.resolve("cam.mkv"));
    assertThat(recording.payloads()).containsExactlyElementsOf(payloads(0, FRAMES));
    assertThat(recording.durationUs()).isBetween(2_900_000L, 3_100_000L);
  }

  @Test
  void newSessionIsANewFile() throws Exception {
    try (ViewerProcess recorder = recorder()) {
      FakeSession first = relay.session();
      send(first, 0, 10);
      first.expect(message -> message.getReport().getShown() == 10);
      first.close();
      FakeSession second = relay.session();
      send(second, 15, 25);
      second.expect(message -> message.getReport().getShown() == 10);
      assertThat(recorder.stop()).as(recorder.printed()).isZero();
      assertThat(recorder.printed()).contains("20 frames in 2 files, 5 missing");
    }
    assertThat(Recording.of(folder.resolve("cam.mkv")).payloads())
        .containsExactlyElementsOf(payloads(0, 10));
    assertThat(Recording.of(folder.resolve("cam-2.mkv")).payloads())
        .containsExactlyElementsOf(payloads(15, 25));
  }

  private ViewerProcess recorder() throws IOException {
    return new ViewerProcess(
        "record", "--stream", "cam", "--relay", relay.hostPort(), "--out", folder + "/cam.mkv");
  }

  private static void send(FakeSession session, int from, int to) throws IOException {
    for (int sequence = from; sequence < to; sequence++) {
      session.send(
          TestPictures.jpegFrame(sequence, 1_000_000L + sequence * 1_000_000L / FRAMES_A_SECOND));
    }
  }

  private static List<byte[]> payloads(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> TestPictures.jpeg(n, 64, 48)).toList();
  }
}
