package dev.framecast.capture.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceLimitTest {
  private final SilenceLimit limit = new SilenceLimit();
  private long nowNanos;

  @Test
  void theFirstPicturesMayTakeTheirTime() {
    limit.begin();
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofSeconds(30));
    pictures(5, 100);
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aFastStreamIsMissedAfterAMomentAndASlowOneAfterThreeOfItsIntervals() {
    limit.begin();
    pictures(20, 100);
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofMillis(1_250));
    assertThat(limit.withoutPicture()).as("a slow link").isEqualTo(Duration.ofSeconds(30));
    limit.begin();
    pictures(7, 12_000);
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofSeconds(36));
    assertThat(limit.withoutPicture()).isEqualTo(Duration.ofSeconds(36));
  }

  @Test
  void neverAboveTwoMinutes() {
    limit.begin();
    pictures(7, 100_000);
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void eachTimeThatWasTooShortMakesTheNextLonger() {
    limit.begin();
    limit.reached();
    limit.begin();
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofSeconds(60));
    limit.reached();
    limit.reached();
    assertThat(limit.withoutByte()).isEqualTo(Duration.ofMinutes(2));
  }

  private void pictures(int count, long intervalMillis) {
    for (int i = 0; i < count; i++) {
      limit.picture(nowNanos);
      nowNanos += TimeUnit.MILLISECONDS.toNanos(intervalMillis);
    }
  }
}
