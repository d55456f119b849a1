package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.everyFrame;
import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.publisher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.FrameEncoding;
import dev.framecast.wire.WireException;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Report;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PublisherTest {
  @Test
  void aSecondPublisherIsRefusedAndTheFirstGoesOn() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession first = relay.dial(publisher("cam").setInstance(7));
        Watching viewer = relay.watch("cam")) {
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(() -> relay.dial(publisher("cam").setInstance(8)))
          .extracting(WireException::code)
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN);
      first.sendFrame(header(0), payload(0, 100));
      viewer.awaitFrames(1);
    }
  }

  @Test
  void aPublisherThatComesBackTakesOverItsOwnSession() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching stale = new Watching(relay.dial(publisher("cam").setInstance(7)));
        PeerSession again = relay.dial(publisher("cam").setInstance(7));
        Watching viewer = new Watching(relay.dial(everyFrame("cam")))) {
      assertThat(stale.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_REPLACED);
      again.sendFrame(header(0), payload(0, 100));
      viewer.awaitFrames(1);
    }
  }

  @Test
  void theNameIsFreeAtOnceWhenThePublisherLeaves() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = relay.watch("cam")) {
      relay.publish("cam").close();
      await()
          .until(
              () -> viewer.lastStatus().getReason() == StreamReason.STREAM_REASON_PUBLISHER_LEFT);
      relay.publish("cam").close();
    }
  }

  @Test
  void framesThatAreNotNewAreNotForwarded() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching viewer = new Watching(relay.dial(everyFrame("cam")))) {
      await().until(() -> !viewer.statuses.isEmpty());
      for (long sequence : new long[] {0, 1, 1, 0, 5, 4, 6}) {
        publisher.sendFrame(header(sequence), payload(sequence, 100));
      }
      viewer.awaitFrames(4);
      assertThat(viewer.sequences()).containsExactly(0L, 1L, 5L, 6L);
      publisher.sendFrame(
          header(0).toBuilder().setEpoch(2).setCaptureUs(1).build(), payload(0, 100));
      viewer.awaitFrames(5);
      await().until(() -> viewer.lastStatus().getEpoch() == 2);
    }
  }

  @Test
  void aFrameCutShortIsNotForwarded() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = relay.watch("cam")) {
      ByteBuffer head = FrameEncoding.head(header(0), 10_000);
      try (Socket publisher = relay.connect()) {
        OutputStream out = publisher.getOutputStream();
        write(out, Envelopes.delimited(Envelope.newBuilder().setHello(publisher("cam")).build()));
        write(out, head);
        out.write(new byte[9_999]);
      }
      await()
          .until(
              () -> viewer.lastStatus().getReason() == StreamReason.STREAM_REASON_PUBLISHER_LEFT);
      assertThat(viewer.frames).isEmpty();
    }
  }

  @Test
  void framesMayFollowTheHelloAtOnce() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = new Watching(relay.dial(everyFrame("cam")));
        Socket publisher = relay.connect()) {
      ByteBuffer all = ByteBuffer.allocate(40_000);
      all.put(Envelopes.delimited(Envelope.newBuilder().setHello(publisher("cam")).build()));
      for (int i = 0; i < 3; i++) {
        all.put(FrameEncoding.head(header(i), 10_000)).put(payload(i, 10_000));
      }
      write(publisher.getOutputStream(), all.flip());
      viewer.awaitFrames(3);
      assertThat(viewer.sequences()).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void aFrameThatIsNoneEndsTheSessionWithAReason() throws Exception {
    try (RelayFixture relay = RelayFixture.open()) {
      Watching sizeless = new Watching(relay.publish("a"));
      sizeless.session.sendFrame(header(0).toBuilder().clearWidth().build(), payload(0, 100));
      assertThat(sizeless.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
      Watching dependent = new Watching(relay.publish("b"));
      dependent.session.sendFrame(header(0).toBuilder().clearKeyframe().build(), payload(0, 100));
      assertThat(dependent.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
    }
  }

  @Test
  void viewersAreToldWhatThePublisherSaysOfItsSource() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching viewer = relay.watch("cam")) {
      publisher.send(
          Envelope.newBuilder()
              .setStreamStatus(
                  StreamStatus.newBuilder()
                      .setStream("another")
                      .setState(StreamState.STREAM_STATE_OFFLINE)
                      .setReason(StreamReason.STREAM_REASON_NO_CAMERA)
                      .setDetail("plug a camera in\n" + "x".repeat(1_000)))
              .build());
      await().until(() -> viewer.lastStatus().getReason() == StreamReason.STREAM_REASON_NO_CAMERA);
      assertThat(viewer.lastStatus().getStream()).isEqualTo("cam");
      assertThat(viewer.lastStatus().getDetail()).startsWith("plug a camera in x").hasSize(300);
      publisher.sendFrame(header(0), payload(0, 100));
      await().until(() -> viewer.lastStatus().getState() == StreamState.STREAM_STATE_LIVE);
    }
  }

  @Test
  void thePublisherHearsHowManyWatchAndWhenAKeyframeIsNeeded() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching publisher =
            new Watching(relay.dial(publisher("cam").setCodec(Codec.CODEC_H264)))) {
      await().until(() -> !publisher.demands.isEmpty());
      assertThat(publisher.demands.get(0).getViewers()).isZero();
      try (Watching viewer = relay.watch("cam")) {
        await()
            .until(() -> publisher.demands.stream().anyMatch(demand -> demand.getViewers() == 1));
        assertThat(publisher.demands).anyMatch(Demand::getKeyframeWanted);
      }
      await().until(() -> publisher.demands.getLast().getViewers() == 0);
    }
  }

  @Test
  void thePublisherHearsWhenAViewerReportsThatItNeedsAKeyframe() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching publisher = new Watching(relay.dial(publisher("cam").setCodec(Codec.CODEC_H264)));
        Watching viewer = relay.watch("cam")) {
      publisher.session.sendFrame(header(0), payload(0, 100));
      viewer.awaitFrames(1);
      Frame delta = header(1).toBuilder().setCodec(Codec.CODEC_H264).setKeyframe(false).build();
      publisher.session.sendFrame(delta, payload(1, 100));
      viewer.awaitFrames(2);
      publisher.demands.clear();
      Report.Builder report = Report.newBuilder().setShown(2);
      viewer.session.send(Envelope.newBuilder().setReport(report).build());
      report.setKeyframeWanted(true);
      viewer.session.send(Envelope.newBuilder().setReport(report).build());
      await().until(() -> publisher.demands.stream().anyMatch(Demand::getKeyframeWanted));
      assertThat(publisher.demands).hasSize(1);
    }
  }

  private static void write(OutputStream out, ByteBuffer bytes) throws java.io.IOException {
    out.write(bytes.array(), bytes.position(), bytes.remaining());
  }
}
