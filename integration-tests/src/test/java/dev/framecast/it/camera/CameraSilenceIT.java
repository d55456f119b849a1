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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras that stop without an error. */
@Timeout(180)
class CameraSilenceIT {
  private static final String DROPPED = "framecast_capture_frames_dropped_total";
  private static final Clip CLIP = Clip.jpegs(Color.BLUE, 640, 480);
  private static final VirtualCamera CAMERA = VirtualCamera.ofJpegs("front", 0, CLIP);

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

  @Test
  void aPictureThatStandsStillIsFlaggedAndStillSent() throws Exception {
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.of(Chain.portOf(chain.relay()), "cam")) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(5);
      host.say("still front on");
      viewer.awaitStatus(status -> status.getReason() == StreamReason.STREAM_REASON_SOURCE_FROZEN);
      assertThat(viewer.statuses().getLast().getState())
          .isNotEqualTo(StreamState.STREAM_STATE_OFFLINE);
      viewer.awaitMoreFrames(10);
      host.say("still front off");
      viewer.awaitStatus(
          status ->
              status.getReason() == StreamReason.STREAM_REASON_UNSPECIFIED
                  && status.getState() == StreamState.STREAM_STATE_LIVE);
      assertThat(host.number(CAMERA, "opened") - host.number(CAMERA, "released")).isEqualTo(1);
    }
  }

  /** The driver's buffers fill with what nobody takes, and then all of it is there at once. */
  @Test
  void afterAStallTheNewestIsSentWithItsTrueAgeAndTheRestIsCounted() throws Exception {
    int stallMillis = 900;
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost host = CameraHost.start(chain, List.of(CAMERA), "--source", "cam=camera:");
      viewer.awaitFrames(30);
      int lost = host.number(CAMERA, "lost");
      host.say("stall front " + stallMillis);
      Awaitility.await().until(() -> host.number(CAMERA, "lost") > lost + 5);
      viewer.awaitMoreFrames(30);
      double backlog = host.metric(DROPPED, "reason=\"backlog\"");
      double missed = host.metric(DROPPED, "reason=\"missed\"");
      assertThat(backlog).isPositive();
      assertThat(missed).isEqualTo(host.number(CAMERA, "lost"));
      assertThat(received.frames())
          .as("the newest of the stalled ones, as old as the stall made it")
          .anyMatch(frame -> frame.getRelayedUs() - frame.getCaptureUs() > stallMillis * 500L);
      assertThat(received.shifts(CLIP)).as("pictures against numbers").hasSize(1);
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
