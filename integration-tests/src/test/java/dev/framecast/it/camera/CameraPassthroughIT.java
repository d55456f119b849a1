package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a camera compressed itself arrives as it came, unless it is broken. */
@Timeout(180)
class CameraPassthroughIT {
  private static final String DROPPED = "framecast_capture_frames_dropped_total";
  private static final Clip CLIP = Clip.jpegs(Color.BLUE, 640, 480);
  private static final VirtualCamera CAMERA = VirtualCamera.ofJpegs("front", 0, CLIP);

  @Test
  void everyJpegArrivesAsItCameAndEveryGapIsInTheBooks() throws Exception {
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(100);
      List<Frame> frames = received.frames();
      assertThat(received.notIn(CLIP)).as("frames that are not the camera's").isEmpty();
      assertThat(frames).allMatch(frame -> frame.getCodec() == Codec.CODEC_JPEG);
      assertThat(received.shifts(CLIP)).as("pictures against numbers").hasSize(1);
      long numbered = frames.getLast().getSequence() + 1;
      assertThat(host.metric(DROPPED)).isGreaterThanOrEqualTo(numbered - frames.size());
      assertThat(host.metric("framecast_capture_frames_encoded_total")).isZero();
    }
  }

  @Test
  void everyAccessUnitArrivesAsItCameFromTheFirstKeyframeOn() throws Exception {
    Clip clip = Clip.h264(Color.BLUE, 640, 480);
    VirtualCamera camera =
        new VirtualCamera(
            "front", "H264", "S1", 0, List.of(new VirtualCamera.Format("H264", "30", clip)));
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost host = CameraHost.start(chain, List.of(camera), "--source", "cam=camera:");
      viewer.awaitFrames(100);
      List<Frame> frames = received.frames();
      assertThat(received.notIn(clip)).as("frames that are not the camera's").isEmpty();
      assertThat(received.shifts(clip)).as("pictures against numbers").hasSize(1);
      assertThat(frames).allMatch(frame -> frame.getCodec() == Codec.CODEC_H264);
      assertThat(frames.getFirst().getKeyframe()).isTrue();
      assertThat(frames.stream().filter(Frame::getKeyframe)).hasSizeBetween(6, 8);
      assertThat(host.metric("framecast_capture_frames_encoded_total")).isZero();
    }
  }

  @Test
  void jpegsWithoutHuffmanTablesGetThem() throws Exception {
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(5);
      host.say("nodht front on");
      viewer.awaitMoreFrames(30);
      // A decoder that does not know the tables of the standard by itself.
      BufferedImage shown = ImageIO.read(new ByteArrayInputStream(received.newest()));
      assertThat(shown.getWidth()).isEqualTo(CLIP.width());
      assertThat(new Color(shown.getRGB(9, 9)).getBlue()).isGreaterThan(200);
      assertThat(host.metric("framecast_capture_frames_encoded_total")).isZero();
    }
  }

  @Test
  void brokenJpegsReachNobodyAndAreCounted() throws Exception {
    int broken = 25;
    int flagged = 5;
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(5);
      host.say("corrupt front " + broken);
      Awaitility.await().until(() -> host.number(CAMERA, "broken") == broken);
      host.say("flag front " + flagged);
      viewer.awaitMoreFrames(10);
      assertThat(received.notIn(CLIP)).as("frames that are not the camera's").isEmpty();
      assertThat(host.metric(DROPPED, "reason=\"corrupt\"")).isEqualTo(broken + flagged);
    }
  }
}
