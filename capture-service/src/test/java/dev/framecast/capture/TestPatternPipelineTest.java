package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.PayloadChecksum;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.StreamState;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPatternPipelineTest {
  private static final long HOUR_US = 3_600_000_000L;

  @Test
  void publishesJpegsInTheRelaysTime() {
    try (RecordingRelay relay = new RecordingRelay(HOUR_US);
        RunningCapture capture =
            RunningCapture.start(relay, "--source", "hall=testpattern:", "--size", "320x240")) {
      long startedUs = relay.nowUs();
      await().until(() -> relay.frames().size() >= 5);
      long seenUs = relay.nowUs();

      assertThat(relay.hellos().getFirst().getRole()).isEqualTo(Role.ROLE_PUBLISHER);
      assertThat(relay.hellos().getFirst().getStream()).isEqualTo("hall");
      assertThat(relay.hellos().getFirst().getInstance()).isNotZero();
      List<Frame> frames = List.copyOf(relay.frames());
      long before = -1;
      for (Frame frame : frames) {
        assertThat(frame.getCodec()).isEqualTo(Codec.CODEC_JPEG);
        assertThat(frame.getWidth()).isEqualTo(320);
        assertThat(frame.getHeight()).isEqualTo(240);
        assertThat(frame.getKeyframe()).isTrue();
        assertThat(frame.getSequence()).isGreaterThan(before);
        assertThat(frame.getCaptureUs()).isBetween(startedUs - 5_000_000, seenUs + 10_000);
        assertThat(frame.getEncodedUs()).isGreaterThanOrEqualTo(frame.getCaptureUs());
        assertThat(frame.getPublishedUs()).isGreaterThanOrEqualTo(frame.getEncodedUs());
        assertThat(frame.hasRelayedUs()).isTrue();
        assertThat(PayloadChecksum.matches(frame)).isTrue();
        before = frame.getSequence();
      }
      assertThat(frames.getFirst().getPayload()).isNotEqualTo(frames.getLast().getPayload());
      assertThat(relay.states())
          .anySatisfy(s -> assertThat(s.getState()).isEqualTo(StreamState.STREAM_STATE_LIVE));
    }
  }
}
