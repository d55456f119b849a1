package dev.framecast.wire.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  @Test
  void isExactOnASymmetricTrip() {
    var offset = new ClockOffset();
    offset.add(1_000, 3_600_001_500L, 3_600_001_600L, 2_100);
    assertThat(offset.estimate()).isEqualTo(new ClockOffset.Estimate(3_600_000_000L, 1_000));
  }

  @Test
  void isNeverWrongByMoreThanHalfTheShortestTrip() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      var offset = new ClockOffset();
      long truthUs = random.nextLong(-3_600_000_000L, 3_600_000_000L);
      long nowUs = 1_767_225_600_000_000L;
      for (int probe = 0; probe < 20; probe++) {
        long thereUs = 100 + random.nextInt(50_000);
        long insideUs = random.nextInt(2_000);
        long backUs = 100 + random.nextInt(50_000);
        long t4 = nowUs + thereUs + insideUs + backUs;
        offset.add(nowUs, nowUs + thereUs + truthUs, nowUs + thereUs + insideUs + truthUs, t4);
        nowUs = t4 + 1_000_000;
        var estimate = offset.estimate();
        assertThat(Math.abs(estimate.offsetUs() - truthUs))
            .as("seed %d", seed)
            .isLessThanOrEqualTo(estimate.roundTripUs() / 2 + 1);
      }
    }
  }

  @Test
  void leavesImpossibleProbesOut() {
    var offset = new ClockOffset();
    offset.add(1_000, 500, 600, 2_000);
    var before = offset.estimate();
    offset.add(5_000, 100, 90_000, 6_000);
    offset.add(5_000, 100, 200, 4_000);
    assertThat(offset.estimate()).isEqualTo(before);
  }

  @Test
  void forgetsOldProbesSoThatDriftIsFollowed() {
    var offset = new ClockOffset();
    offset.add(0, 1_000_000, 1_000_000, 10);
    for (int i = 1; i <= 8; i++) {
      long t1 = i * 1_000_000L;
      offset.add(t1, t1 + 2_000_050, t1 + 2_000_050, t1 + 100);
    }
    assertThat(offset.estimate().offsetUs()).isEqualTo(2_000_000);
  }

  @Test
  void isNotMovedByAMinuteOfQueuesOnTheWayBack() {
    var offset = new ClockOffset();
    offset.add(0, 1_000_400, 1_000_400, 1_000);
    for (int second = 1; second <= 60; second++) {
      long t1 = second * 1_000_000L;
      offset.add(t1, t1 + 1_000_400, t1 + 1_000_400, t1 + 50_000 + second * 10_000);
    }
    assertThat(offset.estimate()).isEqualTo(new ClockOffset.Estimate(999_900, 1_000));
  }
}
