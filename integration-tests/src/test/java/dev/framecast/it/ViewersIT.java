package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

/** Viewers that come late, and viewers that do not keep up. */
@Timeout(180)
class ViewersIT {
  @Test
  void aLateViewerSeesTheNewestPictureEvenWhenNoMoreCome() throws IOException {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      GenericContainer<?> capture = chain.capture("cam=testpattern:", "--size", "320x240");
      long newest;
      try (TestViewer early = TestViewer.of(relay, "cam")) {
        early.awaitMoreFrames(10);
        Chain.pause(capture);
        early.awaitStatus(status -> status.getState() == StreamState.STREAM_STATE_STALE);
        newest = early.frames().getLast().getSequence();
      }
      try (TestViewer late = TestViewer.of(relay, "cam")) {
        late.awaitMoreFrames(1);
        assertThat(late.frames()).extracting(Frame::getSequence).containsExactly(newest);
        assertThat(late.statuses().getFirst().getDetail()).isNotBlank();
      }
    }
  }

  @Test
  void aViewerThatNeverReadsCostsTheOthersNothing() throws IOException {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      chain.capture("cam=testpattern:", "--size", "1280x720", "--fps", "30");
      try (PeerSession stuck = TestViewer.dial(relay, "cam");
          TestViewer quick = TestViewer.of(relay, "cam")) {
        assertThat(stuck.welcome().getSessionId()).isNotZero();
        quick.awaitMoreFrames(60);
        List<Long> sequences = quick.frames().stream().map(Frame::getSequence).toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
        long gaps = sequences.getLast() - sequences.getFirst() + 1 - sequences.size();
        assertThat(gaps).as("frames missed beside a stuck viewer").isZero();
      }
    }
  }
}
