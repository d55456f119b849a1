package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RTSP servers that know one transport only. */
class TransportTest {
  @ParameterizedTest
  @ValueSource(strings = {"461 Unsupported Transport", "400 Bad Request", "501 Not Implemented"})
  void udpIsTriedByItselfWhereTheServerRefusesTcp(String refusal) throws Exception {
    try (RtspServer server = new RtspServer("TCP", refusal);
        MediaSource source = source(server, "")) {
      source.open();
      try (SourceFrame frame = nextDecoded(source)) {
        assertThat(frame.picture().width()).isEqualTo(64);
        assertThat(frame.picture())
            .as("nothing tells when a part of H.264 is lost over UDP")
            .isInstanceOf(RawPicture.class);
      }
      assertThat(server.asked()).startsWith("TCP", "UDP");
      source.close();
      source.open();
      assertThat(server.asked())
          .as("only status 461 is an answer for good")
          .filteredOn(asked -> asked.equals("TCP"))
          .hasSize(refusal.startsWith("461") ? 1 : 2);
    }
  }

  @Test
  void aTransportThatWasAskedForIsNotChanged() throws Exception {
    for (String only : new String[] {"tcp", "udp"}) {
      try (RtspServer server = new RtspServer(only.toUpperCase(), "461 Unsupported Transport");
          MediaSource source = source(server, "#transport=" + only)) {
        assertThatExceptionOfType(SourceException.class)
            .isThrownBy(source::open)
            .withMessageContaining("leave #transport=" + only + " away");
        assertThat(server.asked()).contains(only.toUpperCase()).hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  /** Over UDP the first pictures may be lost. */
  private static SourceFrame nextDecoded(MediaSource source) throws Exception {
    SourceFrame frame = Objects.requireNonNull(source.next());
    while (!(frame.picture() instanceof RawPicture)) {
      frame.close();
      frame = Objects.requireNonNull(source.next());
    }
    return frame;
  }

  private static MediaSource source(RtspServer server, String fragment) {
    return MediaSource.network(
        (SourceUri.Network)
            SourceUri.parse("rtsp://127.0.0.1:" + server.port() + "/live" + fragment),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        false,
        MicrosClock.steady(),
        new NativeCalls());
  }
}
