package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Patience patience = new Patience();
  private long nowMillis;

  @Test
  void isLongWhileNobodyKnowsHowFastTheStreamFlows() {
    assertThat(patience.now()).isGreaterThan(Duration.ofSeconds(5));
    flow(3, 5_000);
    assertThat(patience.now()).isGreaterThan(Duration.ofSeconds(5));
  }

  @Test
  void waitsForAPictureEachTwelveSecondsFromTheFirstOn() {
    for (int i = 0; i < 20; i++) {
      assertThat(patience.now()).isGreaterThan(Duration.ofSeconds(25));
      flow(1, 12_000);
    }
  }

  @Test
  void isShorterWhereTheStreamFlowedFastBefore() {
    flow(10, 40);
    patience.restart();
    assertThat(patience.now()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    flow(10, 40);
    assertThat(patience.now()).isLessThan(Duration.ofMillis(1_300));
  }

  @Test
  void remembersASlowStreamWhenItIsOpenedAnew() {
    flow(10, 12_000);
    patience.restart();
    assertThat(patience.now()).isEqualTo(Duration.ofSeconds(36));
  }

  @Test
  void isUnderOneAndAHalfSecondsAtAUsualRate() {
    flow(10, 200);
    assertThat(patience.now()).isLessThan(Duration.ofMillis(1_300));
  }

  @Test
  void doesNotGiveASlowCameraUp() {
    flow(10, 5_000);
    assertThat(patience.now()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void remembersAHiccupForAWhileOnly() {
    flow(30, 40);
    flow(1, 1_000);
    assertThat(patience.now()).isEqualTo(Duration.ofSeconds(3));
    flow(60, 40);
    assertThat(patience.now()).isLessThan(Duration.ofMillis(1_300));
  }

  private void flow(int frames, int intervalMillis) {
    for (int i = 0; i < frames; i++) {
      nowMillis += intervalMillis;
      patience.arrived(Duration.ofMillis(nowMillis).toNanos());
    }
  }
}
