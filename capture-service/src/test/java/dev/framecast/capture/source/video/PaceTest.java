package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.media.PictureReader;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A recording's times, on a clock that stands still but for the waiting. */
class PaceTest {
  private static final long START_MILLIS = 1_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private long nowNanos = TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
  private final Pace pace = new Pace(25, true, () -> nowNanos);

  @Test
  void runsAsFastAsItWasRecorded() {
    assertThat(play(7_000, 7_040, 7_080, 7_200)).containsExactly(0, 40, 80, 200);
  }

  @Test
  void framesWithoutTimesComeAtTheUsualRate() {
    assertThat(play(-1, -1, -1)).containsExactly(0, 40, 80);
  }

  @Test
  void theFirstTimeThatIsToldMayComeLate() {
    assertThat(play(-1, 5_000, 5_040, -1, 5_120)).containsExactly(0, 40, 80, 120, 160);
  }

  @Test
  void timesThatBeginAgainPlayOn() {
    assertThat(play(0, 40, 80, 0, 40, 80, 0, 40))
        .containsExactly(0, 40, 80, 120, 160, 200, 240, 280);
  }

  @Test
  void anHourThatIsMissingIsNotWaitedFor() {
    assertThat(play(0, 40, HOUR_MILLIS, HOUR_MILLIS + 40)).containsExactly(0, 40, 80, 120);
    assertThat(play(80, 120)).containsExactly(160, 200);
  }

  @Test
  void aPauseIsKept() {
    assertThat(play(0, 40, 9_000, 9_040)).containsExactly(0, 40, 9_000, 9_040);
  }

  @Test
  void aPauseOfARecordedScreenIsKeptAndAnHourIsNot() {
    Pace steady = new Pace(25, false, () -> nowNanos);
    assertThat(steady.pauseNanos(0)).isZero();
    assertThat(steady.pauseNanos(30_000_000)).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    nowNanos += TimeUnit.SECONDS.toNanos(30);
    assertThat(steady.pauseNanos(HOUR_MILLIS * 1_000)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
  }

  @Test
  void aPictureEachMinuteIsNoJump() {
    Pace slow = new Pace(1 / 60.0, true, () -> nowNanos);
    assertThat(slow.pauseNanos(0)).isZero();
    assertThat(slow.pauseNanos(60_000_000)).isEqualTo(TimeUnit.MINUTES.toNanos(1));
  }

  /** It makes an average of minutes. */
  @Test
  void aRateThatAJumpMadeWorthlessIsNotGoneBy() {
    Pace jumped = new Pace(15 / 601.0, false, () -> nowNanos);
    long[] atUs = {0, 66_000, 132_000, 3_600_132_000L, 3_600_198_000L};
    long[] waits = {0, 66, 66, 66, 66};
    for (int i = 0; i < atUs.length; i++) {
      long pauseNanos = jumped.pauseNanos(atUs[i]);
      assertThat(TimeUnit.NANOSECONDS.toMillis(pauseNanos)).isEqualTo(waits[i]);
      nowNanos += pauseNanos;
    }
  }

  @Test
  void aSmallStepBackIsHeldTo() {
    assertThat(play(0, 40, 30, 80)).containsExactly(0, 40, 60, 80);
  }

  @Test
  void aRecordingThatBeginsAnewGoesOnAtItsRate() {
    assertThat(play(0, 40)).containsExactly(0, 40);
    pace.restart();
    assertThat(play(0, 40)).containsExactly(80, 120);
  }

  @Test
  void aStallIsNotMadeUpForInABurst() {
    assertThat(play(0, 40)).containsExactly(0, 40);
    nowNanos += TimeUnit.SECONDS.toNanos(5);
    assertThat(play(80, 120, 160)).containsExactly(5_040, 5_080, 5_120);
  }

  /** Plays frames of these times in ms, -1 for none; when each was due, in ms from the start. */
  private long[] play(long... atMillis) {
    return LongStream.of(atMillis)
        .map(
            at -> {
              nowNanos += pace.pauseNanos(at < 0 ? PictureReader.NO_TIME : at * 1_000);
              return TimeUnit.NANOSECONDS.toMillis(nowNanos) - START_MILLIS;
            })
        .toArray();
  }
}
