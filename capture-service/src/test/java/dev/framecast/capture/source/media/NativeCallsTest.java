package dev.framecast.capture.source.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.SourceException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamReason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/stream");
      NativeCalls calls = new NativeCalls();
      MediaSource source =
          MediaSource.network(address, "http://camera", false, MicrosClock.steady(), calls);
      Thread.ofVirtual()
          .start(
              () -> {
                await().until(() -> !calls.isOver());
                calls.abort();
              });
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(source::open)
          .satisfies(
              failed ->
                  assertThat(failed.reason())
                      .isEqualTo(StreamReason.STREAM_REASON_SOURCE_UNREACHABLE));
    }
  }

  @Test
  void anAddressWhereNobodyListensIsUnreachable() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    URI address = URI.create("rtsp://user:secret@127.0.0.1:" + port + "/live");
    MediaSource source =
        MediaSource.network(
            address, "rtsp://***@camera", false, MicrosClock.steady(), new NativeCalls());
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(source::open)
        .withMessageContaining("rtsp://***@camera cannot be reached")
        .withMessageNotContaining("secret");
  }
}
