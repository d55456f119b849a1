package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cameras that may not be used, and when they are. */
@Timeout(180)
class CameraAccessIT {
  private static final VirtualCamera CAMERA =
      VirtualCamera.ofJpegs("front", 0, Clip.jpegs(Color.BLUE, 640, 480));

  @ParameterizedTest
  @CsvSource({
    "busy front on, busy front off, STREAM_REASON_SOURCE_BUSY, another program",
    "forbid front eacces, forbid front off, STREAM_REASON_SOURCE_FORBIDDEN, group video",
    "forbid front eperm, forbid front off, STREAM_REASON_SOURCE_FORBIDDEN, cgroup"
  })
  void aCameraThatIsRefusedIsNamedWithTheCureAndTakenWhenItCanBe(
      String refuse, String allow, StreamReason reason, String cure) throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host =
          CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:/dev/video0");
      viewer.awaitFrames(5);
      host.say("unplug front");
      host.say(refuse);
      host.say("plug front 0");
      viewer.awaitStatus(status -> status.getReason() == reason);
      assertThat(viewer.statuses().getLast().getDetail()).contains("/dev/video0", cure);
      assertThat(host.logs()).contains(cure);
      host.say(allow);
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(10);
    }
  }
}
