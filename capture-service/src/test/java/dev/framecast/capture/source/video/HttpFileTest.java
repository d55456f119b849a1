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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file at an address that tells no duration, on a server that has no ranges to look for one. */
class HttpFileTest {
  private static final int PICTURES = 6;
  private static final Set<Codec> PASSED = Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264);

  @TempDir private Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    byte[] file = clip(PICTURES, 1);
    // One picture a second, for longer than any live stream's head start.
    byte[] slow = clip(30, 30);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          exchange.close();
        });
    server.createContext(
        "/endless",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(slow);
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beginsAgainWithLoop(boolean isPassed) throws Exception {
    Set<Codec> passed = isPassed ? PASSED : Set.of();
    try (MediaSource source = source("/clip.ts", passed, true)) {
      source.open();
      for (int i = 0; i < 2 * PICTURES + 1; i++) {
        Objects.requireNonNull(source.next()).close();
      }
    }
    assertThat(asked).hasValueGreaterThanOrEqualTo(3);
  }

  /** Its server does not even say how many bytes there are. */
  @Test
  void isFoundToBeOneWhereItRunsAheadOfTheClock() throws Exception {
    try (MediaSource source = source("/endless", PASSED, false)) {
      source.open();
      int pictures = 0;
      while (asked.get() == 1) {
        Objects.requireNonNull(source.next()).close();
        pictures++;
      }
      assertThat(pictures).as("a live stream may begin with some seconds").isBetween(10, 25);
    }
  }

  private byte[] clip(int pictures, int step) throws Exception {
    List<byte[]> units = H264Units.encode(pictures, 3, 64, 48);
    Path clip = folder.resolve(pictures + ".ts");
    H264Files.write(
        clip, units, IntStream.range(0, pictures).map(i -> i * step).boxed().toList(), 64, 48);
    return Files.readAllBytes(clip);
  }

  private MediaSource source(boolean loops) {
    return source("/clip.ts", PASSED, loops);
  }

  private MediaSource source(String path, Set<Codec> passed, boolean loops) {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return MediaSource.network(
        (SourceUri.Network) SourceUri.parse(address),
        passed,
        loops,
        MicrosClock.steady(),
        new NativeCalls());
  }
}
