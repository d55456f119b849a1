package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayFaultsTest {
  private static final long OLD_US = 500_000;

  @Test
  void goesOnWithTheNewestFrameAfterALostSession() {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = pattern(relay)) {
      await().until(() -> relay.frames().size() >= 5);
      relay.stop();
      await().until(() -> capture.books("cam").droppedSoFar(DropCause.DISCONNECTED) > 20);
      int before = relay.frames().size();
      Frame lastBefore = relay.frames().getLast();
      long backUs = relay.nowUs();
      relay.start();
      await().until(() -> relay.frames().size() >= before + 5);

      List<Frame> after = List.copyOf(relay.frames()).subList(before, before + 5);
      assertThat(after.getFirst().getCaptureUs())
          .as("captured when the relay was back, or just before")
          .isGreaterThan(backUs - OLD_US);
      assertThat(after.getFirst().getSequence()).isGreaterThan(lastBefore.getSequence() + 20);
      assertThat(after)
          .isSortedAccordingTo((a, b) -> Long.compare(a.getSequence(), b.getSequence()));
      assertThat(after).extracting(Frame::getEpoch).containsOnly(lastBefore.getEpoch());
      assertThat(relay.hellos().getLast().getInstance())
          .isEqualTo(relay.hellos().getFirst().getInstance());
    }
  }

  @Test
  void waitsForARelayThatIsNotThereYet() {
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.stop();
      try (RunningCapture capture = pattern(relay)) {
        await().until(() -> capture.books("cam").grabbedSoFar() > 10);
        relay.start();
        await().until(() -> relay.frames().size() >= 3);
        assertThat(capture.pipeline(0).ended()).isNotDone();
      }
    }
  }

  @Test
  void asksAgainWhenTheStreamIsTaken() {
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.refuse(
          Goodbye.newBuilder()
              .setCode(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN)
              .setReason("someone else publishes cam")
              .build());
      try (RunningCapture capture = pattern(relay)) {
        await().until(() -> relay.hellos().size() >= 2);
        assertThat(capture.pipeline(0).ended()).isNotDone();
        relay.refuse(null);
        await().until(() -> relay.frames().size() >= 3);
      }
    }
  }

  @Test
  void aStalledRelayDelaysNothingButItself() {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(
                relay, "--source", "testpattern:", "--size", "1920x1080", "--quality", "100")) {
      await().until(() -> relay.frames().size() >= 2);
      relay.deaf(true);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> capture.books("cam").droppedSoFar(DropCause.REPLACED) > 10);
      int before = relay.frames().size();
      relay.deaf(false);
      long lastBefore = relay.frames().get(before - 1).getSequence();
      await().until(() -> relay.frames().getLast().getSequence() > lastBefore + 10);

      var books = capture.books("cam");
      long accounted = books.sentSoFar() + books.droppedSoFar(DropCause.REPLACED);
      assertThat(books.grabbedSoFar()).isBetween(accounted, accounted + 20);
    }
  }

  @Test
  void keepsBackWhatTheRelayWouldNotTake() {
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.limit(5_000);
      try (RunningCapture capture =
          RunningCapture.start(relay, "--source", "testpattern:", "--size", "640x480")) {
        await().until(() -> capture.books("cam").droppedSoFar(DropCause.TOO_LARGE) > 5);
        assertThat(relay.frames()).isEmpty();
        assertThat(relay.goodbyes()).isEmpty();
      }
    }
  }

  @Test
  void tellsTheStateOfTheSourceToEachSession() {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", "camera:/dev/no-such-camera")) {
      await().until(() -> !relay.states().isEmpty() && isNoCamera(relay));
      relay.drop();
      await().until(() -> relay.hellos().size() == 2 && isNoCamera(relay));

      assertThat(relay.states().getLast().getDetail())
          .contains("/dev/no-such-camera")
          .contains("plug it in");
      assertThat(relay.frames()).isEmpty();
      assertThat(capture.health().toJson()).contains("no camera");
    }
  }

  @Test
  void saysGoodbyeWhenItIsStopped() {
    try (RecordingRelay relay = new RecordingRelay()) {
      try (RunningCapture capture = pattern(relay)) {
        await().until(() -> relay.frames().size() >= 2);
      }
      await().until(() -> !relay.goodbyes().isEmpty());
      assertThat(relay.goodbyes().getFirst().getCode())
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN);
    }
  }

  private static RunningCapture pattern(RecordingRelay relay) {
    return RunningCapture.start(relay, "--source", "testpattern:", "--size", "320x240");
  }

  private static boolean isNoCamera(RecordingRelay relay) {
    var last = relay.states().getLast();
    return last.getState() == StreamState.STREAM_STATE_OFFLINE
        && last.getReason() == StreamReason.STREAM_REASON_NO_CAMERA;
  }
}
