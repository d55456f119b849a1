package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framecast.capture.Clips;
import dev.framecast.capture.H264Files;
import dev.framecast.capture.H264Units;
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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
    server.setExecutor(task -> Thread.ofVirtual().start(task));
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

  @Test
  void saysThatAStreamThatFlowedHasFallenSilent() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 8, 15));
    CountDownLatch told = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          OutputStream out = begin(exchange);
          for (byte[] jpeg : jpegs) {
            part(out, jpeg);
          }
          awaitQuietly(told);
        });
    try (MediaSource source = source()) {
      source.open();
      for (int i = 0; i < jpegs.size(); i++) {
        Objects.requireNonNull(source.next()).close();
      }
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(source::next)
          .withMessageContaining("silent")
          .satisfies(
              failed ->
                  assertThat(failed.reason()).isEqualTo(StreamReason.STREAM_REASON_SOURCE_HUNG));
    } finally {
      told.countDown();
    }
  }

  /** FFmpeg gives the last picture of a transport stream out only when it is told to give up. */
  @Test
  void aPictureThatWaitedForTheNextDoesNotComeOutOfTheSilence() throws Exception {
    List<byte[]> units = H264Units.encode(60, 10, 64, 48);
    Path clip = folder.resolve("clip.ts");
    H264Files.write(clip, units, IntStream.range(0, 60).boxed().toList(), 64, 48);
    CountDownLatch told = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(Files.readAllBytes(clip));
          exchange.getResponseBody().flush();
          awaitQuietly(told);
        });
    try (MediaSource source = source()) {
      source.open();
      AtomicInteger pictures = new AtomicInteger();
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(
              () -> {
                while (true) {
                  Objects.requireNonNull(source.next()).close();
                  pictures.incrementAndGet();
                }
              })
          .withMessageContaining("silent");
      assertThat(pictures).hasValueLessThan(60).hasValueGreaterThan(40);
    } finally {
      told.countDown();
    }
  }

  @Test
  void saysThatAnAddressIsNotVideo() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<p>Welcome to your camera</p>".repeat(99).getBytes());
          exchange.close();
        });
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source().open())
        .withMessageContaining("not with video")
        .satisfies(
            failed ->
                assertThat(failed.reason()).isEqualTo(StreamReason.STREAM_REASON_SOURCE_FAILED));
  }

  private MediaSource source() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/stream";
    return MediaSource.network(
        (SourceUri.Network) SourceUri.parse(address),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        false,
        MicrosClock.steady(),
        new NativeCalls());
  }

  private static void answer(HttpExchange exchange, List<byte[]> jpegs) throws IOException {
    try (OutputStream out = begin(exchange)) {
      for (byte[] jpeg : jpegs) {
        part(out, jpeg);
      }
    }
  }

  private static OutputStream begin(HttpExchange exchange) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "multipart/x-mixed-replace;boundary=framecast");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void part(OutputStream out, byte[] jpeg) throws IOException {
    String head =
        "--framecast\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            .formatted(jpeg.length);
    out.write(head.getBytes());
    out.write(jpeg);
    out.write("\r\n".getBytes());
    out.flush();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
