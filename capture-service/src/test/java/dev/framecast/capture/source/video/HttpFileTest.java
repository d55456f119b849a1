package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.framecast.capture.H264Files;
import dev.framecast.capture.H264Units;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file at an address that tells no duration, on a server that has no ranges to look for one. */
class HttpFileTest {
  private static final int PICTURES = 6;

  @TempDir private Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    List<byte[]> units = H264Units.encode(PICTURES, 3, 64, 48);
    Path clip = folder.resolve("clip.ts");
    H264Files.write(clip, units, IntStream.range(0, PICTURES).boxed().toList(), 64, 48);
    byte[] file = Files.readAllBytes(clip);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isPlayedOnce() throws Exception {
    try (MediaSource source = source(false)) {
      source.open();
      int pictures = 0;
      for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
        frame.close();
        pictures++;
      }
      assertThat(pictures).isEqualTo(PICTURES);
    }
  }

  @Test
  void beginsAgainWithLoop() throws Exception {
    try (MediaSource source = source(true)) {
      source.open();
      for (int i = 0; i < 2 * PICTURES + 1; i++) {
        Objects.requireNonNull(source.next()).close();
      }
    }
    assertThat(asked).hasValueGreaterThanOrEqualTo(3);
  }

  private MediaSource source(boolean loops) {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/clip.ts";
    return MediaSource.network(
        (SourceUri.Network) SourceUri.parse(address),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        loops,
        MicrosClock.steady(),
        new NativeCalls());
  }
}
