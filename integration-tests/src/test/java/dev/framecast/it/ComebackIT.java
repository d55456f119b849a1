package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamState;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

/** Services that die and come back, without anybody's help. */
@Timeout(180)
class ComebackIT {
  private static final String PATTERN = "cam=testpattern:";

  @Test
  void publisherAndViewersFindAKilledRelayAgain() throws IOException {
    try (Chain chain = new Chain()) {
      GenericContainer<?> relay = chain.relay();
      GenericContainer<?> capture = chain.capture(PATTERN, "--size", "320x240");
      GenericContainer<?> probe = chain.viewer("probe", "--stream", "cam", "--duration", "10m");
      awaitPictures(probe, "");
      Chain.kill(relay);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> probe.getLogs().contains("relay"));
      String before = probe.getLogs();
      Chain.startAgain(relay);
      awaitPictures(probe, before);
      assertThat(capture.isRunning()).isTrue();
    }
  }

  @Test
  void aKilledCaptureIsMissedAndComesBackWithANewEpoch() throws IOException {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      GenericContainer<?> capture = chain.capture(PATTERN, "--size", "320x240");
      try (TestViewer viewer = TestViewer.of(relay, "cam")) {
        viewer.awaitMoreFrames(5);
        Frame before = viewer.frames().getLast();
        Chain.kill(capture);
        viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_OFFLINE);
        assertThat(viewer.statuses().getLast().getDetail()).isNotBlank();
        Chain.startAgain(capture);
        viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
        viewer.awaitMoreFrames(5);
        assertThat(viewer.frames().getLast().getEpoch()).isGreaterThan(before.getEpoch());
      }
    }
  }

  @Test
  void everyServiceStopsInOrderWhenAsked() {
    try (Chain chain = new Chain()) {
      GenericContainer<?> relay = chain.relay();
      GenericContainer<?> capture = chain.capture(PATTERN, "--size", "320x240");
      GenericContainer<?> probe = chain.viewer("probe", "--stream", "cam", "--duration", "10m");
      GenericContainer<?> page = chain.page();
      awaitPictures(probe, "");
      assertThat(Chain.stop(probe)).as("probe").isZero();
      assertThat(Chain.stop(page)).as("web viewer").isZero();
      assertThat(Chain.stop(capture)).as("capture").isZero();
      assertThat(Chain.stop(relay)).as("relay").isZero();
    }
  }

  /** Waits for a line of the probe, after {@code before}, that reports pictures. */
  private static void awaitPictures(GenericContainer<?> probe, String before) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> probe.getLogs().substring(before.length()).lines().anyMatch(ComebackIT::hasRate));
  }

  private static boolean hasRate(String line) {
    return line.matches(".*\\b[1-9][0-9.]* fps.*");
  }
}
