package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A source that is open only while somebody watches. */
class OnDemandTest {
  @Test
  void opensWithTheFirstViewerAndClosesAfterTheLast() throws IOException {
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.demand(0, false);
      try (RunningCapture capture =
          RunningCapture.start(relay, "--source", "testpattern:", "--on-demand")) {
        await().until(() -> isIdle(relay));
        assertThat(last(relay).getState()).isEqualTo(StreamState.STREAM_STATE_LIVE);
        assertThat(capture.books("cam").grabbedSoFar()).isZero();

        relay.demand(1, true);
        await().until(() -> relay.frames().size() > 3);
        assertThat(isIdle(relay)).isFalse();

        relay.demand(0, false);
        await().until(() -> isIdle(relay));
        long grabbed = capture.books("cam").grabbedSoFar();
        int frames = relay.frames().size();

        relay.demand(2, true);
        await().until(() -> relay.frames().size() > frames + 3);
        assertThat(relay.frames().get(frames).getSequence())
            .as("nothing was grabbed meanwhile")
            .isBetween(grabbed - 1, grabbed);
      }
    }
  }

  @Test
  void closesWhenTheRelayIsAway() throws IOException {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", "testpattern:", "--on-demand")) {
      await().until(() -> relay.frames().size() > 3);
      relay.stop();
      await().until(() -> capture.pipeline(0).toString(), text -> text.contains("live (idle)"));
      relay.start();
      int frames = relay.frames().size();
      await().until(() -> relay.frames().size() > frames + 3);
    }
  }

  private static boolean isIdle(RecordingRelay relay) {
    return !relay.states().isEmpty() && last(relay).getReason() == StreamReason.STREAM_REASON_IDLE;
  }

  private static StreamStatus last(RecordingRelay relay) {
    return relay.states().getLast();
  }
}
