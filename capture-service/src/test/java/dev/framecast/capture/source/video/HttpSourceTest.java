package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framecast.capture.Clips;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network cameras that send JPEGs in a multipart answer, as most do. */
class HttpSourceTest {
  @TempDir private Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void passesTheJpegsOfAMultipartAnswerThrough() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 8, 15));
    server.createContext("/", exchange -> answer(exchange, jpegs));
    try (MediaSource source = source()) {
      source.open();
      for (byte[] jpeg : jpegs) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          CompressedPicture picture = (CompressedPicture) frame.picture();
          assertThat(picture.payload()).isEqualTo(ByteBuffer.wrap(jpeg));
          assertThat(picture.width()).isEqualTo(Clips.WIDTH);
        }
      }
      assertThat(source.isLive()).isTrue();
      assertThatExceptionOfType(SourceException.class)
          .as("a live source that ends is to be opened again")
          .isThrownBy(source::next);
    }
  }

  @Test
  void saysThatAPasswordIsWanted() {
    server.createContext("/", exchange -> exchange.sendResponseHeaders(401, -1));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source().open())
        .withMessageContaining("user and a password")
        .satisfies(
            failed ->
                assertThat(failed.reason()).isEqualTo(StreamReason.STREAM_REASON_SOURCE_FORBIDDEN));
  }

  private MediaSource source() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stream");
    return MediaSource.network(
        new SourceUri.Network(address),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        false,
        MicrosClock.steady(),
        new NativeCalls());
  }

  private static void answer(HttpExchange exchange, List<byte[]> jpegs) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "multipart/x-mixed-replace;boundary=framecast");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte[] jpeg : jpegs) {
        String head =
            "--framecast\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                .formatted(jpeg.length);
        out.write(head.getBytes());
        out.write(jpeg);
        out.write("\r\n".getBytes());
      }
    }
  }
}
