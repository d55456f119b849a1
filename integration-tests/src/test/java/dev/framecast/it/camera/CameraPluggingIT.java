package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cameras that are unplugged and plugged in again, as the same node or as another. */
@Timeout(180)
class CameraPluggingIT {
  private static final Clip BLUE = Clip.jpegs(Color.BLUE, 640, 480);
  private static final Clip RED = Clip.jpegs(Color.RED, 640, 480);
  private static final VirtualCamera LEFT = twin("left", "S1", 0, BLUE);
  private static final VirtualCamera RIGHT = twin("right", "S2", 2, RED);

  @Test
  void anUnpluggedCameraIsMissedAtOnceAndComesBackUnderAnyNumber() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host = CameraHost.start(chain, List.of(LEFT), "--source", "cam=camera:");
      viewer.awaitStatus(CameraPluggingIT::isLive);
      for (int node : List.of(0, 4)) {
        String before = "/dev/video" + host.number(LEFT, "node");
        host.say("unplug left");
        viewer.awaitStatus(status -> isUnplugged(status, before));
        host.say("plug left " + node);
        viewer.awaitStatus(CameraPluggingIT::isLive);
        viewer.awaitMoreFrames(10);
      }
      assertThat(host.logs()).doesNotContain("supervisor:");
    }
  }

  /** As other nodes at the same plugs, and then as the same nodes at each other's plugs. */
  @Test
  void twoOfAKindDoNotSwapTheirStreamsWhateverTheySwap() throws Exception {
    Received left = new Received();
    Received right = new Received();
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      CameraHost host =
          CameraHost.start(
              chain,
              List.of(LEFT, RIGHT),
              "--source",
              "left=camera:" + LEFT.byId(),
              "--source",
              "right=camera:" + RIGHT.byId());
      try (TestViewer onLeft = TestViewer.ofEvery(relay, "left", left);
          TestViewer onRight = TestViewer.ofEvery(relay, "right", right)) {
        for (String where : List.of("2 1 0 2", "2 2 0 1")) {
          String[] to = where.split(" ");
          onLeft.awaitMoreFrames(10);
          onRight.awaitMoreFrames(10);
          host.say("unplug left");
          host.say("unplug right");
          host.say("plug left %s %s".formatted(to[0], to[1]));
          host.say("plug right %s %s".formatted(to[2], to[3]));
          host.awaitStreaming(LEFT);
          host.awaitStreaming(RIGHT);
        }
        onLeft.awaitMoreFrames(10);
        onRight.awaitMoreFrames(10);
      }
      assertThat(left.notIn(BLUE)).as("frames that are not the camera's").isEmpty();
      assertThat(right.notIn(RED)).as("frames that are not the camera's").isEmpty();
    }
  }

  @Test
  void oneCamerasFailureDoesNotHarmTheOther() throws Exception {
    Received right = new Received();
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      CameraHost host =
          CameraHost.start(
              chain,
              List.of(LEFT, RIGHT),
              "--source",
              "left=camera:/dev/video0",
              "--source",
              "right=camera:/dev/video2");
      try (TestViewer onLeft = TestViewer.of(relay, "left");
          TestViewer onRight = TestViewer.ofEvery(relay, "right", right)) {
        onLeft.awaitFrames(5);
        onRight.awaitFrames(5);
        host.say("unplug left");
        onLeft.awaitStatus(status -> isUnplugged(status, "/dev/video0"));
        int statuses = onRight.statuses().size();
        onRight.awaitMoreFrames(60);
        assertThat(onRight.statuses()).hasSize(statuses);
        assertThat(host.number(RIGHT, "opened") - host.number(RIGHT, "released")).isEqualTo(1);
        assertThat(right.notIn(RED)).as("frames that are not the camera's").isEmpty();
        host.say("plug left 0");
        onLeft.awaitMoreFrames(5);
      }
    }
  }

  private static VirtualCamera twin(String name, String serial, int node, Clip clip) {
    return new VirtualCamera(
        name, "Twin", serial, node, List.of(new VirtualCamera.Format("MJPG", "30", clip)));
  }

  private static boolean isLive(StreamStatus status) {
    return status.getState() == StreamState.STREAM_STATE_LIVE;
  }

  private static boolean isUnplugged(StreamStatus status, String node) {
    return status.getReason() == StreamReason.STREAM_REASON_SOURCE_UNPLUGGED
        && status.getDetail().contains(node);
  }
}
