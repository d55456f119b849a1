package dev.framecast.capture.source.h264;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.Protocol;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyframeDeadlineTest {
  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final KeyframeDeadline deadline = new KeyframeDeadline(0);
  private long nowNanos;
  private long sent;

  @Test
  void aGroupThatTheRelayKeepsIsNoReasonHoweverMuchAKeyframeIsWanted() {
    picture(true, 1_000);
    for (int i = 0; i < 599; i++) {
      deadline.wanted(nowNanos);
      picture(false, 1_000);
      assertThat(isMissed()).isFalse();
    }
  }

  @Test
  void aGroupLongerThanTheRelayKeepsIsOneWhenSomebodyWaits() {
    picture(true, 1_000);
    pictures(605, 1_000);
    assertThat(isMissed()).as("nobody waits").isFalse();
    deadline.wanted(nowNanos);
    pictures(5, 1_000);
    assertThat(isMissed()).as("a keyframe may yet come").isFalse();
    deadline.wanted(nowNanos);
    pictures(5, 1_000);
    assertThat(isMissed()).isTrue();
  }

  @Test
  void aGroupOfMoreBytesThanTheRelayKeepsIsOneToo() {
    picture(true, Protocol.GOP_KEPT_BYTES);
    deadline.wanted(nowNanos);
    pictures(11, 1_000);
    assertThat(isMissed()).isTrue();
  }

  @Test
  void aKeyframeInTimeIsEnough() {
    picture(true, 1_000);
    pictures(605, 1_000);
    deadline.wanted(nowNanos);
    picture(true, 1_000);
    pictures(15, 1_000);
    assertThat(isMissed()).isFalse();
  }

  @Test
  void whoeverLeftDoesNotWait() {
    picture(true, 1_000);
    pictures(605, 1_000);
    deadline.wanted(nowNanos);
    pictures(30, 1_000);
    assertThat(isMissed()).isFalse();
    deadline.wanted(nowNanos);
    pictures(5, 1_000);
    assertThat(isMissed()).as("another has just come").isFalse();
  }

  @Test
  void aSourceOfWhichNothingCouldBeSentForTenSecondsIsDecoded() {
    pictures(20, 1_000);
    sent = 0;
    for (int i = 0; i < 100; i++) {
      nowNanos += TENTH;
      deadline.came(false, 1_000, nowNanos);
      deadline.sent(20, false, nowNanos);
    }
    assertThat(isMissed()).as("nobody watches").isFalse();
    for (int i = 0; i <= 100; i++) {
      assertThat(isMissed()).isFalse();
      nowNanos += TENTH;
      deadline.came(false, 1_000, nowNanos);
      deadline.sent(20, true, nowNanos);
    }
    assertThat(isMissed()).isTrue();
  }

  @Test
  void aSlowSourceIsSlowAndNotUseless() {
    for (int i = 0; i < 10; i++) {
      nowNanos += 120 * TENTH;
      deadline.came(i % 4 == 0, 1_000, nowNanos);
      deadline.sent(sent++, true, nowNanos);
      assertThat(isMissed()).isFalse();
    }
  }

  private void pictures(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      picture(false, bytes);
    }
  }

  private void picture(boolean isKeyframe, int bytes) {
    nowNanos += TENTH;
    deadline.came(isKeyframe, bytes, nowNanos);
    deadline.sent(++sent, true, nowNanos);
  }

  private boolean isMissed() {
    return deadline.isMissed(nowNanos);
  }
}
