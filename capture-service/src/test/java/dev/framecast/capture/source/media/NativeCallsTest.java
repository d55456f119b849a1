package dev.framecast.capture.source.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NativeCallsTest {
  @Test
  void aCallThatNeverReturnsIsTold() {
    List<String> told = new CopyOnWriteArrayList<>();
    NativeCalls calls = new NativeCalls();
    try (Watchdog watchdog = new Watchdog();
        NativeCalls.Call hanging = calls.begin("reading", Duration.ofMillis(10))) {
      watchdog.watch(calls, told::add);
      await().until(() -> !told.isEmpty());
      assertThat(told).containsExactly("reading");
    }
  }

  @Test
  void aCallWithinItsDeadlineIsNot() {
    NativeCalls calls = new NativeCalls();
    try (NativeCalls.Call running = calls.begin("reading", Duration.ofMinutes(1))) {
      assertThat(calls.overdue(Duration.ZERO)).isNull();
      assertThat(calls.isOver()).isFalse();
    }
    try (NativeCalls.Call late = calls.begin("reading", Duration.ZERO)) {
      await().until(calls::isOver);
      assertThat(calls.overdue(Duration.ZERO)).isEqualTo("reading");
      assertThat(calls.overdue(Duration.ofMinutes(1))).isNull();
    }
    assertThat(calls.overdue(Duration.ZERO)).as("it has returned").isNull();
  }
}
