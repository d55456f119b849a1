package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.publisher;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Ping;
import dev.framecast.wire.v1.Pong;
import dev.framecast.wire.v1.Report;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that were let in and do too much of what they may. */
class FloodTest {
  private static final Envelope PING =
      Envelope.newBuilder().setPing(Ping.getDefaultInstance()).build();
  private static final Envelope PONG =
      Envelope.newBuilder()
          .setPong(Pong.newBuilder().setOriginUs(1).setReceiveUs(1).setTransmitUs(1))
          .build();
  private static final Envelope ACK =
      Envelope.newBuilder().setAck(Ack.newBuilder().setEpoch(1).setSequence(1)).build();
  private static final Envelope REPORT =
      Envelope.newBuilder().setReport(Report.newBuilder().setShown(1)).build();
  private static final Envelope STATUS =
      Envelope.newBuilder()
          .setStreamStatus(
              StreamStatus.newBuilder().setState(StreamState.STREAM_STATE_STALE).setDetail("x"))
          .build();

  @Test
  void whoSaysTooMuchIsToldAndTheOthersStay() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession camera = relay.publish("cam");
        Watching witness = relay.watch("cam")) {
      for (Envelope message : List.of(PING, PONG, ACK, REPORT)) {
        assertThat(flood(relay, viewer("cam"), message)).isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
      }
      for (Envelope message : List.of(PING, PONG, STATUS)) {
        assertThat(flood(relay, publisher("other"), message))
            .isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
      }
      for (Envelope message : List.of(PING, PONG, REPORT)) {
        assertThat(flood(relay, viewer(""), message)).isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
      }
      camera.sendFrame(header(0), payload(0, 10_000));
      witness.awaitFrames(1);
    }
  }

  @Test
  void whoAnswersEachFrameMayDoSoAtAnyRate() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession camera = relay.publish("cam");
        Watching viewer = new Watching(relay.dial(RelayFixture.everyFrame("cam")))) {
      for (int i = 0; i < 3_000; i++) {
        camera.sendFrame(header(i), payload(i, 100));
        if (i % 500 == 499) {
          viewer.awaitFrames(i + 1);
          for (int answered = i - 499; answered <= i; answered++) {
            Ack ack = Ack.newBuilder().setEpoch(1).setSequence(answered).build();
            viewer.session.send(Envelope.newBuilder().setAck(ack).build());
          }
        }
      }
      viewer.session.send(Envelopes.ping(relay.clock.nowUs()));
      assertThat(relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_LIMIT)).isZero();
    }
  }

  @Test
  void aFrameWhosePayloadNeverBeginsIsRefusedLongBeforeItIsThere() throws Exception {
    var field = UnknownFieldSet.Field.newBuilder();
    for (int i = 0; i < 100_000; i++) {
      field.addVarint(1);
    }
    Frame frame =
        Frame.newBuilder()
            .setWidth(1)
            .setHeight(1)
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, field.build()).build())
            .build();
    byte[] whole = bytes(Envelope.newBuilder().setFrame(frame).build());
    try (RelayFixture relay = RelayFixture.open();
        var socket = relay.connect()) {
      socket.getOutputStream().write(bytes(hello(publisher("cam"))));
      socket.getOutputStream().write(whole, 0, 40_000);
      await().until(() -> relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_PROTOCOL) == 1);
    }
  }

  @Test
  void whoHoldsMemoryByMessagesThatStallGivesWayAndTheCameraDoesNot() throws Exception {
    MemoryBudget memory = new MemoryBudget(3 << 20);
    try (RelayFixture relay =
            new RelayFixture(SessionLimits.DEFAULTS, AccessTokens.none(), true, memory);
        PeerSession camera = relay.publish("cam");
        Watching witness = new Watching(relay.dial(RelayFixture.everyFrame("cam")))) {
      int frames = 0;
      List<Socket> stalled = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        stalled.add(relay.connect());
        OutputStream out = stalled.get(i).getOutputStream();
        out.write(bytes(hello(publisher("stalled" + i))));
        out.write(bytes(frame(8_000_000)), 0, 1 << 20);
        camera.sendFrame(header(frames), payload(frames, 300_000));
        frames++;
      }
      await().until(() -> relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_TIMEOUT) >= 3);
      await().until(() -> memory.heldBytes() <= memory.limitBytes());
      for (int i = 0; i < 20; i++) {
        camera.sendFrame(header(frames), payload(frames, 300_000));
        frames++;
      }
      witness.awaitFrames(frames);
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void viewersThatHoldMemoryGiveWayBeforeACameraDoes() throws Exception {
    MemoryBudget memory = new MemoryBudget(500_000);
    byte[] picture = bytes(frame(400_000));
    byte[] stall = Arrays.copyOf(new byte[] {(byte) 0xe0, (byte) 0xd4, 0x03}, 50_000);
    try (RelayFixture relay =
            new RelayFixture(SessionLimits.DEFAULTS, AccessTokens.none(), true, memory);
        Socket camera = relay.connect();
        Watching witness = relay.watch("cam")) {
      camera.getOutputStream().write(bytes(hello(publisher("cam"))));
      camera.getOutputStream().write(picture, 0, 300_000);
      await().until(() -> memory.heldBytes() >= 290_000);
      List<Socket> stalled = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Socket viewer = relay.connect();
        stalled.add(viewer);
        viewer.getOutputStream().write(bytes(hello(RelayFixture.viewer("cam"))));
        viewer.getOutputStream().write(stall);
      }
      await().until(() -> relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_TIMEOUT) > 0);
      camera.getOutputStream().write(picture, 300_000, picture.length - 300_000);
      witness.awaitFrames(1);
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** The reason for which a peer is sent away that says the same over and over. */
  private static GoodbyeCode flood(RelayFixture relay, Hello.Builder hello, Envelope message)
      throws Exception {
    try (Watching peer = new Watching(relay.dial(hello))) {
      // A client takes no pong for a ping that it cannot have sent.
      Envelope said = message.hasPing() ? Envelopes.ping(relay.clock.nowUs()) : message;
      Thread writer = Thread.ofVirtual().start(() -> sayOnAndOn(peer.session, said));
      GoodbyeCode code = peer.awaitGoodbye();
      writer.join();
      return code;
    }
  }

  private static void sayOnAndOn(PeerSession session, Envelope message) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        session.send(message);
      }
    } catch (IOException closed) {
      return;
    }
    throw new AssertionError("a million messages were taken");
  }

  private static Envelope hello(Hello.Builder hello) {
    return Envelope.newBuilder().setHello(hello).build();
  }

  private static Envelope frame(int payloadBytes) {
    return Envelope.newBuilder()
        .setFrame(header(0).toBuilder().setPayload(ByteString.copyFrom(new byte[payloadBytes])))
        .build();
  }

  private static byte[] bytes(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
