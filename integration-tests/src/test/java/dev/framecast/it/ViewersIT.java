package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.StreamState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
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
      try (PeerSession publisher = publisher(relay);
          PeerSession stuck = TestViewer.dial(relay, "cam");
          TestViewer quick = TestViewer.of(relay, "cam")) {
        assertThat(stuck.welcome().getSessionId()).isNotZero();
        // Far more than the sockets of the stuck viewer hold; each frame goes out once the quick
        // viewer has the one before, so that nothing but the stuck viewer can stand in its way.
        ByteBuffer payload = ByteBuffer.allocateDirect(200_000);
        for (int sequence = 0; sequence < 200; sequence++) {
          publisher.sendFrame(header(sequence, publisher.relayNowUs()), payload);
          quick.awaitFrames(sequence + 1);
        }
        assertThat(quick.frames())
            .extracting(Frame::getSequence)
            .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
      }
    }
  }

  private static PeerSession publisher(int relay) throws IOException {
    Hello hello =
        Hello.newBuilder()
            .setRole(Role.ROLE_PUBLISHER)
            .setStream("cam")
            .setToken(Chain.PUBLISH_TOKEN)
            .build();
    return new RelayDialer("localhost", relay, MicrosClock.steady()).dial(hello);
  }

  private static Frame header(long sequence, long nowUs) {
    return Frame.newBuilder()
        .setCodec(Codec.CODEC_JPEG)
        .setWidth(1280)
        .setHeight(720)
        .setKeyframe(true)
        .setEpoch(1)
        .setSequence(sequence)
        .setCaptureUs(nowUs)
        .setRelayedUs(0)
        .build();
  }
}
