package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras that stop without an error. */
@Timeout(180)
class CameraSilenceIT {
  private static final VirtualCamera CAMERA =
      VirtualCamera.ofJpegs("front", 0, Clip.jpegs(Color.BLUE, 640, 480));

  @Test
  void aCameraThatSendsNothingIsSaidToHangAndIsLiveWhenItSendsAgain() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(5);
      host.say("freeze front on");
      viewer.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_HUNG);
      assertThat(viewer.statuses().getLast().getDetail()).contains("/dev/video0");
      host.say("freeze front off");
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(10);
      assertThat(host.logs()).as("opened again, not started anew").doesNotContain("supervisor:");
    }
  }

  /** The thread in such a call cannot be got back: only another process helps. */
  @ParameterizedTest
  @ValueSource(strings = {"dqbuf", "open"})
  void aCallThatNeverReturnsEndsTheProcessAndTheNextOneIsLive(String call) throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(5);
      host.say("hang front " + call);
      if (call.equals("open")) {
        host.say("unplug front");
        host.say("plug front 0");
      }
      viewer.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_HUNG);
      host.awaitLog("supervisor: capture-service ended with 75");
      host.say("hang front off");
      viewer.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_LIVE);
      viewer.awaitMoreFrames(10);
    }
  }
}
