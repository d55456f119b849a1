package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.awt.Color;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cameras that may not be used, and when they are. */
@Timeout(180)
class CameraAccessIT {
  private static final VirtualCamera CAMERA =
      VirtualCamera.ofJpegs("front", 0, Clip.jpegs(Color.BLUE, 640, 480));

  private record Refusal(String refuse, String allow, StreamReason reason, String cure) {}

  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal(
              "busy front on",
              "busy front off",
              StreamReason.STREAM_REASON_SOURCE_BUSY,
              "close that one"),
          new Refusal(
              "forbid front eacces",
              "forbid front off",
              StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
              "group video"),
          new Refusal(
              "forbid front eperm",
              "forbid front off",
              StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
              "cgroup rule"));

  @Test
  void aCameraThatIsRefusedIsNamedWithTheCureAndTakenWhenItCanBe() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host =
          CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:/dev/video0");
      for (Refusal refusal : REFUSALS) {
        viewer.awaitMoreFrames(5);
        host.say("unplug front");
        host.say(refusal.refuse());
        host.say("plug front 0");
        viewer.awaitStatus(status -> status.getReason() == refusal.reason());
        String sentence = viewer.statuses().getLast().getDetail();
        assertThat(sentence).contains("/dev/video0", refusal.cure());
        assertThat(host.logs()).contains(sentence);
        host.say(refusal.allow());
        viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      }
      viewer.awaitMoreFrames(5);
    }
  }

  @Test
  void onDemandTheCameraIsOpenOnlyWhileSomebodyWatches() throws Exception {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      CameraHost host =
          CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:", "--on-demand");
      try (TestViewer directory = TestViewer.of(relay, "")) {
        directory.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_IDLE);
        assertThat(host.number(CAMERA, "opened")).as("before anybody watches").isZero();
        for (int i = 0; i < 2; i++) {
          try (TestViewer viewer = TestViewer.of(relay, "cam")) {
            viewer.awaitFrames(5);
            assertThat(host.number(CAMERA, "open")).isEqualTo(1);
          }
          Awaitility.await().until(() -> host.number(CAMERA, "open") == 0);
          directory.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_IDLE);
        }
      }
    }
  }
}
