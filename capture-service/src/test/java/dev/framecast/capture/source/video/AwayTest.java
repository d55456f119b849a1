package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Addresses that do not answer. */
class AwayTest {
  private static final StreamReason UNREACHABLE = StreamReason.STREAM_REASON_SOURCE_UNREACHABLE;

  private final NativeCalls calls = new NativeCalls();

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String kind : new String[] {"http", "rtsp"}) {
        String address = kind + "://127.0.0.1:" + silent.getLocalPort() + "/live";
        assertThatExceptionOfType(SourceException.class)
            .isThrownBy(() -> source(address).open())
            .withMessageContaining("no answer in time")
            .satisfies(failed -> assertThat(failed.reason()).isEqualTo(UNREACHABLE));
      }
    }
  }

  @Test
  void openingIsGivenUpAtOnceWhenTheServiceStops() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort() + "/live";
      Thread.ofVirtual()
          .start(
              () -> {
                await().until(calls::isMade);
                calls.abort();
              });
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> source(address).open());
    }
  }

  @Test
  void anAddressWhereNobodyListensIsUnreachableAndItsPasswordIsNotTold() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source("rtsp://user:secret@127.0.0.1:" + port + "/live").open())
        .withMessageContaining("rtsp://***@127.0.0.1:" + port + "/live cannot be reached")
        .withMessageNotContaining("secret");
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source("rtsp://camera.invalid/live").open())
        .withMessageContaining("no host is known as camera.invalid")
        .satisfies(failed -> assertThat(failed.reason()).isEqualTo(UNREACHABLE));
  }

  private MediaSource source(String address) {
    return MediaSource.network(
        (SourceUri.Network) SourceUri.parse(address),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        false,
        MicrosClock.steady(),
        calls);
  }
}
