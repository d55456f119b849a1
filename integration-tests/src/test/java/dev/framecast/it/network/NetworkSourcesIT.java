package dev.framecast.it.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

/** Network cameras, as the servers of others: what arrives, how they fail, how they come back. */
@Timeout(240)
class NetworkSourcesIT {
  private static final String LIVE = "cam=rtsp://server:8554/cam";

  private static KnownVideo video;

  @BeforeAll
  static void encode() throws IOException {
    video = KnownVideo.encode();
  }

  @Test
  void everyAccessUnitOfAnRtspServerArrivesAsItWasAtTwoViewersAtOnce() throws Exception {
    List<Frame> one = new CopyOnWriteArrayList<>();
    List<Frame> two = new CopyOnWriteArrayList<>();
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      VideoServer.rtsp(chain, video.matroska());
      try (TestViewer first = TestViewer.ofEvery(relay, "one", one::add);
          TestViewer second = TestViewer.ofEvery(relay, "two", two::add)) {
        chain.capture("one=rtsp://server:8554/cam two=rtsp://server:8554/cam");
        first.awaitFrames(100);
        second.awaitFrames(100);
      }
      assertIsTheVideo(one);
      assertIsTheVideo(two);
    }
  }

  @Test
  void aServerThatIsKilledIsMissedAndFoundAgain() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      GenericContainer<?> server = VideoServer.rtsp(chain, video.matroska());
      chain.capture(LIVE);
      viewer.awaitFrames(20);
      Chain.kill(server);
      viewer.awaitStatus(
          status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_UNREACHABLE);
      assertThat(viewer.statuses().getLast().getDetail()).contains("rtsp://server:8554/cam");
      Chain.startAgain(server);
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(20);
    }
  }

  @Test
  void aServerWhoseBytesVanishIsSaidToHangAndIsLiveWhenTheyComeAgain() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      GenericContainer<?> server = VideoServer.rtsp(chain, video.matroska());
      chain.capture(LIVE);
      viewer.awaitFrames(20);
      chain.cutOff(server);
      viewer.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_HUNG);
      chain.reconnect(server, VideoServer.NAME);
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(20);
    }
  }

  @Test
  void aPasswordIsAskedForAndIsNotTold() throws Exception {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      VideoServer.rtsp(chain, video.matroska());
      GenericContainer<?> capture =
          chain.capture(
              "cam=rtsp://guard:night%20shift@server:8554/private"
                  + " other=rtsp://guard:day%20shift@server:8554/private");
      try (TestViewer viewer = TestViewer.of(relay, "cam");
          TestViewer other = TestViewer.of(relay, "other")) {
        viewer.awaitFrames(20);
        other.awaitStatus(
            status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_FORBIDDEN);
        assertThat(other.statuses().getLast().getDetail()).contains("password");
        assertThat(capture.getLogs() + other.statuses()).doesNotContain("shift");
      }
    }
  }

  @Test
  void theJpegsOfUstreamerArriveAsTheyWereAndAFrozenServerIsSaidToHang() throws Exception {
    List<Frame> frames = new CopyOnWriteArrayList<>();
    byte[] jpeg = jpeg();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", frames::add)) {
      GenericContainer<?> server = VideoServer.http(chain, jpeg);
      chain.capture("cam=http://server:8080/stream");
      viewer.awaitFrames(7);
      assertThat(frames)
          .allMatch(frame -> KnownVideo.hashOf(frame).equals(KnownVideo.sha256(jpeg)))
          .allMatch(frame -> frame.getCodec() == Codec.CODEC_JPEG);
      Chain.pause(server);
      viewer.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_HUNG);
      Chain.unpause(server);
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(3);
    }
  }

  /** The server plays the video from its start, so a frame's number is its place in it. */
  private static void assertIsTheVideo(List<Frame> frames) {
    assertThat(frames.getFirst().getKeyframe()).isTrue();
    for (Frame frame : frames) {
      assertThat(frame.getCodec()).isEqualTo(Codec.CODEC_H264);
      assertThat(frame.getWidth()).isEqualTo(KnownVideo.WIDTH);
      assertThat(frame.getHeight()).isEqualTo(KnownVideo.HEIGHT);
      assertThat(KnownVideo.hashOf(frame))
          .as("frame %d", frame.getSequence())
          .isEqualTo(video.hashes().get((int) frame.getSequence()));
    }
  }

  private static byte[] jpeg() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB), "jpg", out);
    return out.toByteArray();
  }
}
