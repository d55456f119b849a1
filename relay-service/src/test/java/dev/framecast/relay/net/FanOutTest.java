package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.everyFrame;
import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FanOutTest {
  @Test
  void everyViewerGetsEveryFrameUnaltered() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching first = new Watching(relay.dial(everyFrame("cam")));
        Watching second = new Watching(relay.dial(everyFrame("cam")));
        Watching third = new Watching(relay.dial(everyFrame("cam")))) {
      await().until(() -> third.statuses.size() + second.statuses.size() >= 2);
      for (int i = 0; i < 100; i++) {
        publisher.sendFrame(header(i), payload(i, 1 + i * 5_000));
      }
      for (Watching viewer : new Watching[] {first, second, third}) {
        viewer.awaitFrames(100);
        assertThat(viewer.sequences()).isEqualTo(LongStream.range(0, 100).boxed().toList());
        for (Frame frame : viewer.frames) {
          assertThat(frame.getPayload().asReadOnlyByteBuffer())
              .isEqualTo(payload(frame.getSequence(), frame.getPayload().size()));
          assertThat(frame.getRelayedUs()).isBetween(1L, relay.clock.nowUs());
        }
      }
      // The newest may be another by now: looking at the frames takes longer than silence may last.
      await()
          .until(
              () ->
                  first.statuses.stream()
                      .anyMatch(told -> told.getState() == StreamState.STREAM_STATE_LIVE));
    }
  }

  @Test
  void lateJoinerGetsTheNewestPictureAtOnce() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching early = relay.watch("cam")) {
      publisher.sendFrame(header(0), payload(0, 1_000));
      publisher.sendFrame(header(1), payload(1, 1_000));
      await().until(() -> early.sequences().contains(1L));
      try (Watching late = relay.watch("cam")) {
        late.awaitFrames(1);
        assertThat(late.sequences()).containsExactly(1L);
        assertThat(late.statuses.get(0).getState()).isEqualTo(StreamState.STREAM_STATE_LIVE);
      }
    }
  }

  @Test
  void viewerMayComeBeforeItsStream() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = relay.watch("cam")) {
      await().until(() -> !viewer.statuses.isEmpty());
      assertThat(viewer.statuses.get(0).getState()).isEqualTo(StreamState.STREAM_STATE_OFFLINE);
      assertThat(viewer.statuses.get(0).getReason())
          .isEqualTo(StreamReason.STREAM_REASON_NO_PUBLISHER);
      try (PeerSession publisher = relay.publish("cam")) {
        publisher.sendFrame(header(0), payload(0, 1_000));
        viewer.awaitFrames(1);
      }
      await()
          .until(
              () -> viewer.lastStatus().getReason() == StreamReason.STREAM_REASON_PUBLISHER_LEFT);
    }
  }
}
