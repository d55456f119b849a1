package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera that repeats its last picture for ever. */
class FrozenSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private final AtomicBoolean frozen = new AtomicBoolean();
  private final Semaphore ended = new Semaphore(0);

  @Test
  void isFlaggedAndStillStreamedAndNoLongerFlaggedWhenItMoves() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 8, 15));
    HttpServer camera =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    camera.createContext("/", exchange -> film(exchange, jpegs));
    camera.start();
    String uri = "http://127.0.0.1:" + camera.getAddress().getPort() + "/";
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", uri)) {
      await().atMost(PATIENCE).until(() -> last(relay).getState() == StreamState.STREAM_STATE_LIVE);

      frozen.set(true);
      await().atMost(PATIENCE).until(() -> isFrozen(relay));
      assertThat(last(relay).getState()).isEqualTo(StreamState.STREAM_STATE_STALE);
      assertThat(last(relay).getDetail()).contains(uri).contains("same picture");
      int frames = relay.frames().size();
      await().until(() -> relay.frames().size() > frames + 3);
      assertThat(isFrozen(relay)).isTrue();

      frozen.set(false);
      await().until(() -> last(relay).getState() == StreamState.STREAM_STATE_LIVE);
    } finally {
      ended.release();
      camera.stop(0);
    }
  }

  private void film(HttpExchange exchange, List<byte[]> jpegs) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=next");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; !ended.tryAcquire(50, TimeUnit.MILLISECONDS); i++) {
        byte[] jpeg = jpegs.get(frozen.get() ? 0 : i % jpegs.size());
        String head =
            "--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                .formatted(jpeg.length);
        out.write(head.getBytes());
        out.write(jpeg);
        out.write("\r\n".getBytes());
        out.flush();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isFrozen(RecordingRelay relay) {
    return last(relay).getReason() == StreamReason.STREAM_REASON_SOURCE_FROZEN;
  }

  private static StreamStatus last(RecordingRelay relay) {
    return relay.states().isEmpty() ? StreamStatus.getDefaultInstance() : relay.states().getLast();
  }
}
