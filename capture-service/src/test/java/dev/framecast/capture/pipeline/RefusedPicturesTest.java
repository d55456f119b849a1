package dev.framecast.capture.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusedPicturesTest {
  private static final String WHY = "cut short";

  private final List<SourceState> told = new ArrayList<>();
  private long nowNanos;
  private final RefusedPictures refusals =
      new RefusedPictures(NamedSource.parse("testpattern:"), told::add, () -> nowNanos);

  @Test
  void aSourceThatNeverGaveAnythingElseIsOfflineWithinASecond() {
    refuse(30, 33);
    assertThat(told).isEmpty();
    refuse(5, 33);
    assertThat(told)
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.state()).isEqualTo(StreamState.STREAM_STATE_OFFLINE);
              assertThat(state.reason()).isEqualTo(StreamReason.STREAM_REASON_SOURCE_FAILED);
              assertThat(state.detail()).contains("31 of 31 refused (cut short)", "testpattern:");
            });
  }

  @Test
  void aSlowSourcesFirstBrokenPictureIsTold() {
    refuse(1, 12_000);
    assertThat(told).hasSize(1);
  }

  @Test
  void aSourceThatTurnedBadIsStaleAndLiveAgainWithTheFirstGoodPicture() {
    refusals.left();
    refuse(40, 40);
    assertThat(told).extracting(SourceState::state).containsExactly(StreamState.STREAM_STATE_STALE);
    refusals.left();
    assertThat(told).last().isEqualTo(SourceState.live());
    refusals.left();
    assertThat(told).hasSize(2);
  }

  @Test
  void aBrokenPictureAmongGoodOnesIsNoState() {
    for (int i = 0; i < 100; i++) {
      refuse(1, 500);
      nowNanos += TimeUnit.MILLISECONDS.toNanos(500);
      refusals.left();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void anotherReasonIsToldAnew() {
    refuse(60, 33);
    refusals.refused("too large");
    assertThat(told).hasSize(2);
    assertThat(told.getLast().detail()).contains("too large");
  }

  @Test
  void aSourceThatIsOpenedAnewIsJudgedAnew() {
    refusals.left();
    refuse(40, 40);
    refusals.restart();
    refuse(5, 40);
    refusals.left();
    assertThat(told).as("no word of a recovery that nobody waits for").hasSize(1);
  }

  private void refuse(int pictures, int intervalMillis) {
    for (int i = 0; i < pictures; i++) {
      nowNanos += TimeUnit.MILLISECONDS.toNanos(intervalMillis);
      refusals.refused(WHY);
    }
  }
}
