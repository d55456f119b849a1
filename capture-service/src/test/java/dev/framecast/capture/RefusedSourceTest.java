package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras whose pictures come and cannot be shown: viewers are told so, and why. */
class RefusedSourceTest {
  private static final UnaryOperator<byte[]> GOOD = jpeg -> jpeg;
  private static final UnaryOperator<byte[]> CUT = jpeg -> Arrays.copyOf(jpeg, jpeg.length / 2);

  @TempDir private Path folder;
  private volatile UnaryOperator<byte[]> habit = GOOD;
  private final Semaphore ended = new Semaphore(0);
  private HttpServer camera;
  private String uri;

  @BeforeEach
  void start() throws Exception {
    List<byte[]> jpegs = Clips.chunks(Clips.mjpeg(folder, 8, 15));
    camera = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    camera.createContext("/", exchange -> film(exchange, jpegs));
    camera.setExecutor(task -> Thread.ofVirtual().start(task));
    camera.start();
    uri = "http://127.0.0.1:" + camera.getAddress().getPort() + "/";
  }

  @AfterEach
  void stop() {
    ended.release(9);
    camera.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "h264", "png"})
  void isOfflineWithTheReasonAndLiveWithTheFirstGoodPicture(String codec) {
    habit = CUT;
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", uri, "--codec", codec)) {
      await().until(() -> isRefused(last(relay)));
      assertThat(last(relay).getState()).isEqualTo(StreamState.STREAM_STATE_OFFLINE);
      assertThat(last(relay).getDetail()).contains(uri, "refused (cut short, no EOI marker)");
      assertThat(relay.frames()).isEmpty();
      assertThat(capture.books("cam").droppedSoFar(DropCause.CORRUPT)).isPositive();

      habit = GOOD;
      await().until(() -> last(relay).getState() == StreamState.STREAM_STATE_LIVE);
      await().until(() -> relay.frames().size() > 3);

      habit = jpeg -> new byte[] {1, 2, 3, 4, 5};
      await().until(() -> isRefused(last(relay)));
      assertThat(last(relay).getState()).isEqualTo(StreamState.STREAM_STATE_STALE);
      assertThat(last(relay).getDetail()).contains("no SOI marker");
    }
  }

  @Test
  void picturesWithBytesBehindTheirEndAreShown() {
    habit =
        jpeg -> {
          byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 9);
          Arrays.fill(longer, jpeg.length, longer.length, (byte) 0x5a);
          return longer;
        };
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", uri)) {
      await().until(() -> relay.frames().size() > 3);
      assertThat(last(relay).getState()).isEqualTo(StreamState.STREAM_STATE_LIVE);
      assertThat(capture.books("cam").droppedSoFar(DropCause.CORRUPT)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "png"})
  void picturesThatTheRelayDoesNotTakeAreNamed(String codec) {
    habit = RefusedSourceTest::withLongComment;
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.limit(Protocol.MAX_HELLO_BYTES);
      try (RunningCapture capture =
          RunningCapture.start(relay, "--source", uri, "--codec", codec)) {
        await().until(() -> isRefused(last(relay)));
        assertThat(last(relay).getDetail()).contains("above the relay's limit of", "--size");
        assertThat(capture.books("cam").droppedSoFar(DropCause.TOO_LARGE)).isPositive();
      }
    }
  }

  /** The same picture with a comment segment of 8 KiB behind its SOI. */
  private static byte[] withLongComment(byte[] jpeg) {
    byte[] comment = new byte[2 + (8 << 10)];
    comment[0] = (byte) 0xff;
    comment[1] = (byte) 0xfe;
    comment[2] = 0x20;
    ByteBuffer longer = ByteBuffer.allocate(jpeg.length + comment.length);
    longer.put(jpeg, 0, 2).put(comment).put(jpeg, 2, jpeg.length - 2);
    return longer.array();
  }

  private static boolean isRefused(StreamStatus status) {
    return status.getReason() == StreamReason.STREAM_REASON_SOURCE_FAILED;
  }

  private void film(HttpExchange exchange, List<byte[]> jpegs) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=next");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; !ended.tryAcquire(50, TimeUnit.MILLISECONDS); i++) {
        byte[] jpeg = habit.apply(jpegs.get(i % jpegs.size()));
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

  private static StreamStatus last(RecordingRelay relay) {
    return relay.states().isEmpty() ? StreamStatus.getDefaultInstance() : relay.states().getLast();
  }
}
