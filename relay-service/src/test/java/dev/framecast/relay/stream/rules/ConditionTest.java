package dev.framecast.relay.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.stream.outbox.TestFrame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final long START_US = 1_000_000_000;

  private final Condition condition = new Condition("cam", START_US);

  @Test
  void aStreamGoesLiveWithItsFirstFrameAndStaleWhenTheyStop() {
    condition.seated(Hello.newBuilder().setFps(30).build(), START_US);
    expect(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_OPENING);
    assertThat(frame(0, START_US + 500_000)).isTrue();
    expect(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED);
    assertThat(frame(1, START_US + 533_000)).isFalse();
    assertThat(condition.check(START_US + 1_500_000)).isFalse();
    assertThat(condition.check(START_US + 1_540_000)).isTrue();
    expect(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_PUBLISHER_SILENT);
    assertThat(condition.toStatus(0, false).getSinceUs()).isEqualTo(START_US + 1_540_000);
    assertThat(frame(2, START_US + 2_000_000)).isTrue();
    expect(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED);
  }

  @Test
  void aSlowStreamIsNotStaleBetweenItsFrames() {
    condition.seated(Hello.newBuilder().setFps(0.5f).build(), START_US);
    frame(0, START_US);
    assertThat(condition.check(START_US + 5_900_000)).isFalse();
    assertThat(condition.check(START_US + 6_100_000)).isTrue();
  }

  @Test
  void theRateIsLearnedWhereThePublisherDoesNotTellIt() {
    condition.seated(Hello.getDefaultInstance(), START_US);
    for (int i = 0; i < 20; i++) {
      frame(i, START_US + i * 900_000L);
    }
    assertThat(condition.check(START_US + 19 * 900_000L + 2_000_000)).isFalse();
  }

  @Test
  void whatThePublisherSaysOfItsSourceStandsUntilAFrameComes() {
    condition.seated(Hello.newBuilder().setFps(30).build(), START_US);
    frame(0, START_US);
    assertThat(
            condition.declared(
                said(
                    StreamState.STREAM_STATE_STALE,
                    StreamReason.STREAM_REASON_SOURCE_UNPLUGGED,
                    "plug\r\nit\u001b[31m in"),
                START_US + 1))
        .isTrue();
    assertThat(condition.check(START_US + 60_000_000)).isFalse();
    expect(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_SOURCE_UNPLUGGED);
    assertThat(condition.toStatus(0, false).getDetail()).isEqualTo("plug it [31m in");
    frame(1, START_US + 60_000_001);
    expect(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED);
  }

  @Test
  void aFrozenPictureStaysFrozenThoughFramesCome() {
    condition.seated(Hello.newBuilder().setFps(30).build(), START_US);
    frame(0, START_US);
    condition.declared(
        said(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_SOURCE_FROZEN, ""),
        START_US + 1);
    frame(1, START_US + 2);
    expect(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_SOURCE_FROZEN);
    condition.declared(
        said(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED, ""),
        START_US + 3);
    expect(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED);
    assertThat(condition.check(START_US + 2_000_000)).isTrue();
  }

  @Test
  void anIdleStreamOnDemandIsNotStale() {
    condition.seated(Hello.newBuilder().setFps(30).build(), START_US);
    condition.declared(
        said(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_IDLE, ""), START_US);
    assertThat(condition.check(START_US + 60_000_000)).isFalse();
    expect(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_IDLE);
  }

  @Test
  void reasonsOfLaterVersionsDoNotBreakIt() {
    condition.seated(Hello.newBuilder().setCodecValue(99).setFps(Float.NaN).build(), START_US);
    condition.declared(
        StreamStatus.newBuilder().setStateValue(77).setReasonValue(88).build(), START_US);
    expect(StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_UNSPECIFIED);
  }

  private boolean frame(long sequence, long nowUs) {
    return condition.frame(TestFrame.picture(sequence).header(), nowUs);
  }

  private void expect(StreamState state, StreamReason reason) {
    assertThat(condition.toStatus(0, false).getState()).isEqualTo(state);
    assertThat(condition.toStatus(0, false).getReason()).isEqualTo(reason);
  }

  private static StreamStatus said(StreamState state, StreamReason reason, String detail) {
    return StreamStatus.newBuilder().setState(state).setReason(reason).setDetail(detail).build();
  }
}
