package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeadStartTest {
  private static final long STEP_US = 40_000;

  /** Half a percent makes 18 s in an hour. */
  @Test
  void aCameraWhoseClockIsFastStaysLive() {
    HeadStart start = new HeadStart(0);
    for (long i = 0; i < 2 * 3600 * 25; i++) {
      long nowNanos = TimeUnit.MICROSECONDS.toNanos(i * STEP_US * 995 / 1000);
      assertThat(start.isOfRecording(i * STEP_US, nowNanos)).as("picture %d", i).isFalse();
    }
  }

  @Test
  void whatComesTwiceAsFastAsItsTimesSayIsARecording() {
    HeadStart start = new HeadStart(0);
    long pictures = 0;
    while (!start.isOfRecording(
        pictures * STEP_US, TimeUnit.MICROSECONDS.toNanos(pictures * STEP_US / 2))) {
      pictures++;
    }
    assertThat(pictures * STEP_US).isBetween(30_000_000L, 30_100_000L);
  }
}
