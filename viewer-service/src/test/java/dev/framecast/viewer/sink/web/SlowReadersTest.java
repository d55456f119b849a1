package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that stops reading costs little, harms nobody, and is closed. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class SlowReadersTest {
  private static final int FRAMES = 60;
  private static final int SIDE = 400;

  private WebTrial trial;

  @BeforeEach
  void open() throws IOException {
    trial = new WebTrial();
    trial.list("cam");
  }

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void aBrowserThatStopsReadingHarmsNobodyAndIsClosed() throws IOException {
    try (OpenPage healthy = trial.page().watch("cam");
        Socket stuck = webSocket("{\"watch\":[\"cam\"]}")) {
      FakeSession relay = trial.subscription();
      for (int sequence = 0; sequence < FRAMES; sequence++) {
        relay.send(raw(sequence));
        assertThat(healthy.frame().sequence()).isEqualTo(sequence);
      }
      double passedOver = metric("framecast_viewer_frames_passed_over_total{stream=\"cam\"}");
      double taken = metric("framecast_viewer_frames_taken_total{stream=\"cam\"}");
      assertThat(taken).as("at most 2 MiB for the stuck one").isLessThan(FRAMES + 4);
      assertThat(passedOver).as("counted as soon as it takes the next one").isZero();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> metric("framecast_viewer_readers_stalled_total") == 1);
      await().until(() -> metric("framecast_viewer_browsers") == 1);
      relay.send(raw(FRAMES));
      assertThat(healthy.frame().sequence()).isEqualTo(FRAMES);
      assertThat(stuck.isClosed()).isFalse();
    }
  }

  @Test
  void browsersThatStopAtDifferentFramesLeaveOneOfThemPinned() throws IOException {
    try (OpenPage healthy = trial.page().watch("cam")) {
      FakeSession relay = trial.subscription();
      List<Socket> stuck = new ArrayList<>();
      for (int sequence = 0; sequence < 4; sequence++) {
        relay.send(large(sequence));
        assertThat(healthy.frame().sequence()).isEqualTo(sequence);
        stuck.add(webSocket("{\"watch\":[\"cam\"]}"));
        long taken = 2 * (sequence + 1);
        await().until(() -> metric("framecast_viewer_frames_taken_total{stream=\"cam\"}") == taken);
      }
      await().until(() -> metric("framecast_viewer_readers_stalled_total") == 3);
      relay.send(large(4));
      assertThat(healthy.frame().sequence()).isEqualTo(4);
      for (Socket socket : stuck) {
        socket.close();
      }
    }
  }

  @Test
  void aBrowserThatReadsAgainGetsTheNewestAndNothingBetween() throws IOException {
    try (OpenPage healthy = trial.page().watch("cam");
        Socket slow = webSocket("{\"watch\":[\"cam\"]}")) {
      FakeSession relay = trial.subscription();
      for (int sequence = 0; sequence < FRAMES; sequence++) {
        relay.send(raw(sequence));
        healthy.frame();
      }
      DataInputStream in = new DataInputStream(slow.getInputStream());
      long seen = 0;
      long frames = 0;
      while (seen < FRAMES - 1) {
        seen = sequenceOfNextFrame(in);
        frames++;
      }
      assertThat(frames).isLessThan(6);
      assertThat(metric("framecast_viewer_frames_passed_over_total{stream=\"cam\"}"))
          .isEqualTo(FRAMES - frames);
    }
  }

  @Test
  void anMjpegReaderThatReadsAgainGetsWholePicturesAndTheNewest() throws IOException {
    try (Socket slow = connect()) {
      slow.getOutputStream()
          .write(
              "GET /stream/cam.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      FakeSession relay = trial.subscription();
      byte[] picture = TestPictures.jpeg(3, 1200, 800);
      byte[] padded = Arrays.copyOf(picture, Math.max(picture.length, 400_000));
      for (int sequence = 0; sequence < FRAMES; sequence++) {
        relay.send(
            TestPictures.frame(Codec.CODEC_JPEG, padded, 1200, 800, sequence, 1_000_000L * sequence)
                .build());
      }
      DataInputStream in = new DataInputStream(slow.getInputStream());
      long seen = 0;
      int parts = 0;
      while (seen < FRAMES - 1) {
        String line = line(in);
        if (line.startsWith("X-Timestamp: ")) {
          seen = (long) Double.parseDouble(line.substring("X-Timestamp: ".length()));
          line(in);
          in.skipNBytes(padded.length);
          assertThat(line(in)).as("the end of a whole picture").isEmpty();
          parts++;
        }
      }
      assertThat(parts).isLessThan(8);
    }
  }

  @Test
  void anMjpegReaderThatStopsReadingIsClosed() throws IOException {
    try (Socket stuck = connect()) {
      stuck
          .getOutputStream()
          .write(
              "GET /stream/cam.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      FakeSession relay = trial.subscription();
      byte[] large = Arrays.copyOf(TestPictures.jpeg(3, 64, 48), 600_000);
      long[] sequence = {0};
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                relay.send(
                    TestPictures.frame(Codec.CODEC_JPEG, large, 64, 48, sequence[0]++, 1).build());
                return metric("framecast_viewer_readers_stalled_total") == 1;
              });
      await().until(() -> metric("framecast_viewer_readers") == 0);
    }
  }

  /** About half a megabyte of pixels. */
  private static Frame large(int sequence) {
    byte[] payload = Arrays.copyOf(TestPictures.jpeg(3, 64, 48), 7 << 20);
    return TestPictures.frame(Codec.CODEC_JPEG, payload, 64, 48, sequence, sequence).build();
  }

  private static Frame raw(long sequence) {
    byte[] pixels = TestPictures.bgr((int) sequence, SIDE, SIDE);
    return TestPictures.frame(Codec.CODEC_RAW_BGR24, pixels, SIDE, SIDE, sequence, sequence)
        .build();
  }

  private double metric(String name) throws IOException {
    return trial
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", trial.screen.port()));
    return socket;
  }

  /** Opens a WebSocket by hand, says one thing, and reads no further than the handshake. */
  private Socket webSocket(String text) throws IOException {
    Socket socket = connect();
    String upgrade =
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(line(in)).startsWith("HTTP/1.1 101");
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      assertThat(line).contains(":");
    }
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] masked = new byte[6 + payload.length];
    masked[0] = (byte) 0x81;
    masked[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, masked, 6, payload.length);
    socket.getOutputStream().write(masked);
    return socket;
  }

  /** Reads WebSocket messages (RFC 6455, section 5.2) up to the next frame's end. */
  private static long sequenceOfNextFrame(DataInputStream in) throws IOException {
    while (true) {
      int opcode = 0;
      long sequence = -1;
      boolean last = false;
      for (boolean first = true; !last; first = false) {
        int head = in.readUnsignedByte();
        last = (head & 0x80) != 0;
        long length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        if (first) {
          opcode = head & 0x0f;
          sequence = opcode == 2 ? java.nio.ByteBuffer.wrap(bytes).getLong(32) : -1;
        }
      }
      if (opcode == 2) {
        return sequence;
      }
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readByte(); next != '\n'; next = in.readByte()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
