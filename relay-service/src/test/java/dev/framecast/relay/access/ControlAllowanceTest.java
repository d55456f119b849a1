package dev.framecast.relay.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlAllowanceTest {
  private static final long SECOND_US = 1_000_000;

  private final ControlAllowance allowance = new ControlAllowance();
  private long nowUs = 1_700_000_000_000_000L;

  @Test
  void aFloodEndsAfterTwoSecondsWorth() {
    assertThat(taken(10_000, 40)).isEqualTo(400);
  }

  @Test
  void aSteadyRateWithinTheAllowanceGoesOnForEver() {
    for (int i = 0; i < 100_000; i++) {
      nowUs += SECOND_US / ControlAllowance.A_SECOND;
      assertThat(allowance.take(40, nowUs)).isTrue();
    }
  }

  @Test
  void aRateAboveTheAllowanceDoesNot() {
    int taken = 0;
    nowUs += SECOND_US;
    while (allowance.take(40, nowUs)) {
      nowUs += SECOND_US / 400;
      taken++;
    }
    assertThat(taken).isBetween(700, 900);
  }

  @Test
  void eachFrameAndPingMayBeAnsweredAtAnyRate() {
    for (int i = 0; i < 100_000; i++) {
      allowance.asked();
      assertThat(allowance.take(40, nowUs)).isTrue();
    }
  }

  @Test
  void answersNotGivenAreNotSavedUpForEver() {
    for (int i = 0; i < 1_000_000; i++) {
      allowance.asked();
    }
    assertThat(taken(100_000, 40)).isEqualTo(5_400);
  }

  @Test
  void largeMessagesCountForWhatTheyAre() {
    assertThat(taken(1_000, 64 << 10)).isEqualTo(3);
  }

  private int taken(int tries, int bytes) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += allowance.take(bytes, nowUs) ? 1 : 0;
    }
    return taken;
  }
}
