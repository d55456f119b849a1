package dev.framecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private final Reconnect quick = new Reconnect(Duration.ofMillis(1), Duration.ofMillis(4));

  @Test
  void triesUntilItWorksAndTellsEachFailure() throws InterruptedException {
    var attempts = new AtomicInteger();
    List<String> failures = new ArrayList<>();
    String answer =
        quick.untilDone(
            () -> {
              if (attempts.incrementAndGet() < 4) {
                throw new IOException("no " + attempts.get());
              }
              return "yes";
            },
            failure -> failures.add(failure.getMessage()));
    assertThat(answer).isEqualTo("yes");
    assertThat(failures).containsExactly("no 1", "no 2", "no 3");
  }

  @Test
  void pausesGrowFromTheFirstToTheLongest() {
    var reconnect = new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertThat(reconnect.pauseAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(reconnect.pauseAfter(2)).isEqualTo(Duration.ofMillis(1_700));
    assertThat(reconnect.pauseAfter(8)).isEqualTo(Duration.ofSeconds(30));
    assertThat(reconnect.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aDefectIsNotRetried() {
    var attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                quick.untilDone(
                    () -> {
                      attempts.incrementAndGet();
                      throw new IllegalStateException("defect");
                    },
                    failure -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void anInterruptEndsTheWait() {
    var hour = new Reconnect(Duration.ofHours(1), Duration.ofHours(2));
    assertThatThrownBy(
            () ->
                hour.untilDone(
                    () -> {
                      throw new IOException("no");
                    },
                    failure -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);
  }
}
