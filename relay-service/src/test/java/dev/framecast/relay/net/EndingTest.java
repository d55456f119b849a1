package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.publisher;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final SessionLimits IMPATIENT =
      new SessionLimits(100, 100, 8 << 20, 8 << 20, 2_000, 100, 400);

  @Test
  void whenTheRelayStopsEveryPeerIsTold() throws Exception {
    RelayFixture relay = RelayFixture.open();
    try (Watching publisher = new Watching(relay.publish("cam"));
        Watching viewer = relay.watch("cam");
        Watching directory = new Watching(relay.dial(viewer("")));
        Socket stranger = relay.connect()) {
      publisher.session.sendFrame(header(0), payload(0, 50_000));
      viewer.awaitFrames(1);
      assertThat(stranger.isConnected()).isTrue();
      relay.close();
      for (Watching peer : List.of(publisher, viewer, directory)) {
        assertThat(peer.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN);
      }
    }
  }

  @Test
  void aPeerWhoseMessageDoesNotComeWholeIsSentAway() throws Exception {
    try (RelayFixture relay = new RelayFixture(IMPATIENT, AccessTokens.none());
        Socket trickling = hello(relay, viewer("cam"))) {
      trickling.getOutputStream().write(new byte[] {(byte) 0xd0, 0x0f});
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                trickling.getOutputStream().write(0);
                return relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_TIMEOUT) == 1;
              });
    }
  }

  @Test
  void aPeerThatFallsSilentIsToldAndItsNameIsFree() throws Exception {
    try (RelayFixture relay = new RelayFixture(IMPATIENT, AccessTokens.none());
        Watching viewer = relay.watch("cam");
        Socket silent = hello(relay, publisher("cam"))) {
      assertThat(lastOf(silent)).isEqualTo(GoodbyeCode.GOODBYE_CODE_TIMEOUT);
      await()
          .until(
              () -> viewer.lastStatus().getReason() == StreamReason.STREAM_REASON_PUBLISHER_LEFT);
      relay.publish("cam").close();
    }
  }

  @Test
  void aPeerThatOnlyAnswersPingsStays() throws Exception {
    try (RelayFixture relay = new RelayFixture(IMPATIENT, AccessTokens.none());
        Socket simple = hello(relay, viewer("cam"))) {
      var reader = new MessageReader(simple.getInputStream(), 8 << 20);
      for (int pings = 0; pings < 10; ) {
        Envelope next = java.util.Objects.requireNonNull(reader.read());
        assertThat(next.hasGoodbye()).isFalse();
        if (next.hasPing()) {
          pings++;
          simple.getOutputStream().write(array(Envelopes.pong(next.getPing(), 1, 1)));
        }
      }
    }
  }

  @Test
  void aThousandComingsAndGoingsLeaveNothingBehind() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam")) {
      publisher.sendFrame(header(0), payload(0, 10_000));
      for (int i = 0; i < 1_000; i++) {
        Socket peer = hello(relay, viewer(i % 2 == 0 ? "cam" : "other-" + i));
        if (i % 3 == 0) {
          peer.setSoLinger(true, 0);
        }
        peer.close();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> relay.desk.connections() == 1);
      assertThat(relay.desk.guests(Guest.VIEWER)).isZero();
      assertThat(relay.desk.guests(Guest.HANDSHAKE)).isZero();
      await().until(() -> relay.directory.figures(Duration.ofSeconds(10)).get(0).viewers() == 0);
      assertThat(relay.directory.size()).isEqualTo(1);
      relay.watch("yet-another").close();
    }
  }

  private static @Nullable GoodbyeCode lastOf(Socket socket) throws IOException {
    var reader = new MessageReader(socket.getInputStream(), 8 << 20);
    @Nullable GoodbyeCode code = null;
    for (@Nullable Envelope next = reader.read(); next != null; next = reader.read()) {
      code = next.hasGoodbye() ? next.getGoodbye().getCode() : null;
    }
    return code;
  }

  private static Socket hello(RelayFixture relay, Hello.Builder hello) throws IOException {
    Socket socket = relay.connect();
    socket.getOutputStream().write(array(Envelope.newBuilder().setHello(hello).build()));
    return socket;
  }

  private static byte[] array(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
