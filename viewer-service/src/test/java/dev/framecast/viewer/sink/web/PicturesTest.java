package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MJPEG and snapshots, for software that is no browser. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class PicturesTest {
  private static final int FEW_PLACES = 3;
  private static final long CAPTURED_US = 1_763_800_000_123_456L;

  private WebTrial trial;

  @BeforeEach
  void open() {
    trial = new WebTrial(FEW_PLACES);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void aSnapshotIsTheNewestPictureUntouched() throws IOException {
    trial.list("cam");
    var answer = CompletableFuture.supplyAsync(() -> bytes("/snapshot/cam.jpg"));
    FakeSession relay = trial.subscription();
    assertThat(relay.hello().getStream()).isEqualTo("cam");
    Frame frame = TestPictures.jpegFrame(1, CAPTURED_US);
    relay.send(frame);
    assertThat(answer.join().body()).isEqualTo(frame.getPayload().toByteArray());
    assertThat(answer.join().headers().map())
        .containsEntry("Content-Type", List.of("image/jpeg"))
        .containsEntry("X-Timestamp", List.of("1763800000.123456"));
  }

  @Test
  void aPngStreamGivesPngAndVideoIsRefusedWithTheCure() throws IOException {
    trial.list("png");
    trial.list("h264");
    var png = CompletableFuture.supplyAsync(() -> bytes("/snapshot/png.jpg"));
    byte[] picture = TestPictures.png(1, 8, 8);
    trial.subscription().send(TestPictures.frame(Codec.CODEC_PNG, picture, 8, 8, 0, 1).build());
    assertThat(png.join().body()).isEqualTo(picture);
    assertThat(png.join().headers().firstValue("Content-Type")).contains("image/png");
    var h264 = CompletableFuture.supplyAsync(() -> bytes("/stream/h264.mjpg"));
    trial
        .subscription()
        .send(TestPictures.frame(Codec.CODEC_H264, new byte[9], 8, 8, 0, 1).build());
    assertThat(h264.join().statusCode()).isEqualTo(501);
    assertThat(new String(h264.join().body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("'h264'", "--codec jpeg");
  }

  @Test
  void withoutAPictureTheReasonIsSaid() throws IOException {
    trial.list(WebTrial.noCamera("porch"));
    HttpResponse<String> answer = trial.get("/snapshot/porch.jpg");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("porch", "offline", "no-camera", "plug \"one\" in");
  }

  @Test
  void anOldPictureOfADeadStreamIsNotPassedOffAsNew() throws IOException {
    trial.list(WebTrial.noCamera("porch"));
    var answer = CompletableFuture.supplyAsync(() -> bytes("/snapshot/porch.jpg"));
    trial.subscription().send(TestPictures.jpegFrame(1, trial.relay.nowUs() - 60_000_000));
    assertThat(answer.join().statusCode()).isEqualTo(503);
  }

  @Test
  void whatIsNoStreamIsNotFound() throws IOException {
    trial.list("cam");
    for (String path :
        List.of(
            "/snapshot/other.jpg",
            "/stream/other.mjpg",
            "/snapshot/CAM.jpg",
            "/stream/-x.mjpg",
            "/?action=stream&stream=other",
            "/?action=snapshot&stream=%3Cb%3E")) {
      assertThat(trial.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(trial.get("/?action=shutdown").statusCode()).isEqualTo(400);
  }

  @Test
  void mjpegIsEveryPictureWhole() throws IOException {
    for (String path : List.of("/?action=stream", "/?action=stream&stream=b", "/stream/c.mjpg")) {
      trial.list(path.startsWith("/stream") ? "c" : path.contains("b") ? "b" : "a");
      var answer = CompletableFuture.supplyAsync(() -> stream(path));
      FakeSession relay = trial.subscription();
      List<Frame> sent = new ArrayList<>();
      sent.add(TestPictures.jpegFrame(0, CAPTURED_US));
      relay.send(sent.getFirst());
      try (InputStream body = answer.join().body()) {
        DataInputStream in = new DataInputStream(body);
        assertThat(answer.join().headers().firstValue("Content-Type"))
            .contains("multipart/x-mixed-replace;boundary=framecast");
        for (int i = 1; i < 5; i++) {
          assertThat(part(in)).isEqualTo(sent.getLast().getPayload().toByteArray());
          sent.add(TestPictures.jpegFrame(i, CAPTURED_US + i));
          relay.send(sent.getLast());
        }
      }
    }
  }

  @Test
  void aFullHouseIsSaidAndAPlaceThatIsGivenBackIsTaken() throws IOException {
    trial.list("cam");
    List<InputStream> readers = new ArrayList<>();
    var first = CompletableFuture.supplyAsync(() -> stream("/stream/cam.mjpg"));
    FakeSession relay = trial.subscription();
    relay.send(TestPictures.jpegFrame(0, trial.relay.nowUs()));
    readers.add(first.join().body());
    while (readers.size() < FEW_PLACES) {
      readers.add(stream("/stream/cam.mjpg").body());
    }
    HttpResponse<String> refused = trial.get("/snapshot/cam.jpg");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("--max-browsers");
    try (OpenPage page = trial.page()) {
      assertThat(page.closeCode()).isEqualTo(1013);
    }
    readers.removeFirst().close();
    long[] sequence = {1};
    await()
        .until(
            () -> {
              relay.send(TestPictures.jpegFrame(sequence[0]++, trial.relay.nowUs()));
              return bytes("/snapshot/cam.jpg").statusCode() == 200;
            });
    for (InputStream reader : readers) {
      reader.close();
    }
  }

  @Test
  void aPictureThatDeclaresTooMuchReachesNobody() throws IOException {
    trial.list("cam");
    var answer = CompletableFuture.supplyAsync(() -> bytes("/snapshot/cam.jpg"));
    FakeSession relay = trial.subscription();
    byte[] huge = TestPictures.jpeg(1, 2, 2);
    int size = indexOfSize(huge);
    huge[size] = 0x4e;
    huge[size + 2] = 0x4e;
    relay.send(TestPictures.frame(Codec.CODEC_JPEG, huge, 2, 2, 0, 1).build());
    Frame fine = TestPictures.jpegFrame(1, trial.relay.nowUs());
    relay.send(fine);
    assertThat(answer.join().body()).isEqualTo(fine.getPayload().toByteArray());
  }

  /** Where height and width lie in a baseline JPEG (ITU-T T.81, annex B.2.2). */
  private static int indexOfSize(byte[] jpeg) {
    for (int i = 0; i < jpeg.length - 1; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        return i + 5;
      }
    }
    throw new AssertionError("no baseline JPEG");
  }

  private byte[] part(DataInputStream in) throws IOException {
    assertThat(line(in)).isEqualTo("--framecast");
    assertThat(line(in)).isEqualTo("Content-Type: image/jpeg");
    String length = line(in);
    assertThat(length).startsWith("Content-Length: ");
    assertThat(line(in)).matches("X-Timestamp: 1763800000\\.\\d{6}");
    assertThat(line(in)).isEmpty();
    byte[] picture = new byte[Integer.parseInt(length.substring("Content-Length: ".length()))];
    in.readFully(picture);
    assertThat(line(in)).isEmpty();
    return picture;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readByte(); next != '\n'; next = in.readByte()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private HttpResponse<byte[]> bytes(String path) {
    try {
      return trial.getBytes(path);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private HttpResponse<InputStream> stream(String path) {
    try {
      return trial.ask(trial.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
