package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.publisher;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamStatus;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final String PUBLISH = "publish-token-0123456789";
  private static final String VIEW = "view-token-0123456789";

  @Test
  void whatIsNoHelloIsSentAwayWithAReason() throws Exception {
    try (RelayFixture relay = RelayFixture.open()) {
      List<byte[]> strangers =
          List.of(
              "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
              HexFormat.of().parseHex("160301020001fc0303"),
              HexFormat.of().parseHex("ffffffffffffffffff01"),
              HexFormat.of().parseHex("83808080100a"),
              bytes(Envelopes.ping(1)),
              bytes(frame(100)));
      for (byte[] stranger : strangers) {
        assertThat(answer(relay, stranger).getCode())
            .isIn(GoodbyeCode.GOODBYE_CODE_PROTOCOL, GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE);
      }
      assertThat(answer(relay, bytes(frame(5_000))).getCode())
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE);
      assertThat(answer(relay, bytes(hello(viewer("x").setAgent("a".repeat(4_096))))).getCode())
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE);
      await().until(() -> relay.desk.connections() == 0);
    }
  }

  @Test
  void aHelloThatMakesNoSenseIsRefusedWithTheFittingCode() throws Exception {
    try (RelayFixture relay = RelayFixture.open()) {
      assertThat(refusal(relay, viewer("cam").setProtocolVersion(2)))
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_UNSUPPORTED_VERSION);
      assertThat(refusal(relay, viewer("cam").clearRole()))
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
      assertThat(refusal(relay, viewer("<b>Cam\u001b")))
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_BAD_STREAM_NAME);
      assertThat(refusal(relay, publisher(""))).isEqualTo(GoodbyeCode.GOODBYE_CODE_BAD_STREAM_NAME);
      assertThat(refusal(relay, viewer("cam").setMaxFps(Float.NaN)))
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
      assertThat(refusal(relay, viewer("cam").setDeliveryValue(9)))
          .isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
      await().until(() -> relay.desk.connections() == 0);
      assertThat(relay.desk.guests(Guest.HANDSHAKE)).isZero();
      assertThat(relay.desk.guests(Guest.VIEWER)).isZero();
    }
  }

  @Test
  void helloMayBeSaidOnce() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = relay.watch("cam")) {
      viewer.session.send(hello(viewer("cam")));
      assertThat(viewer.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
    }
  }

  @Test
  void nobodySaysWhatIsNotTheirs() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Watching viewer = relay.watch("cam");
        Watching publisher = new Watching(relay.publish("cam"));
        Watching directory = new Watching(relay.dial(viewer("")))) {
      viewer.session.send(frame(10));
      publisher.session.send(
          Envelope.newBuilder()
              .setAck(dev.framecast.wire.v1.Ack.newBuilder().setSequence(1))
              .build());
      directory.session.send(
          Envelope.newBuilder().setStreamStatus(StreamStatus.newBuilder()).build());
      for (Watching peer : List.of(viewer, publisher, directory)) {
        assertThat(peer.awaitGoodbye()).isEqualTo(GoodbyeCode.GOODBYE_CODE_PROTOCOL);
      }
    }
  }

  @Test
  void aHelloThatTricklesIsCutOffAtAnAbsoluteDeadline() throws Exception {
    SessionLimits limits = new SessionLimits(10, 10, 8 << 20, 8 << 20, 300, 1_000, 5_000);
    try (RelayFixture relay = new RelayFixture(limits, AccessTokens.none());
        Socket slow = relay.connect()) {
      var hello = ByteBuffer.wrap(bytes(hello(viewer("cam").setAgent("a".repeat(3_000)))));
      try (var trickle = Executors.newSingleThreadScheduledExecutor()) {
        // Ends by itself: a task that throws is not run again.
        trickle.scheduleAtFixedRate(() -> write(slow, hello.get()), 0, 5, TimeUnit.MILLISECONDS);
        assertThat(goodbye(slow).getCode()).isEqualTo(GoodbyeCode.GOODBYE_CODE_TIMEOUT);
        trickle.shutdownNow();
      }
    }
  }

  private static void write(Socket socket, byte next) {
    try {
      socket.getOutputStream().write(next);
    } catch (IOException cutOff) {
      throw new UncheckedIOException(cutOff);
    }
  }

  @Test
  void tokensOpenTheirOwnRoleAndEveryOtherAnswerIsTheSame() throws Exception {
    try (RelayFixture relay =
        new RelayFixture(SessionLimits.DEFAULTS, new AccessTokens(PUBLISH, VIEW))) {
      relay.dial(publisher("cam").setToken(PUBLISH)).close();
      relay.dial(viewer("cam").setToken(VIEW)).close();
      List<Hello.Builder> denied =
          List.of(
              viewer("cam"),
              viewer("cam").setToken("wrong"),
              viewer("cam").setToken(PUBLISH),
              publisher("cam").setToken(VIEW),
              viewer("").setToken(VIEW + "x"),
              publisher("Not A Name").setToken("wrong"));
      for (Hello.Builder hello : denied) {
        assertThatExceptionOfType(WireException.class)
            .isThrownBy(() -> relay.dial(hello))
            .withMessage(Handshake.DENIED)
            .extracting(WireException::code)
            .isEqualTo(GoodbyeCode.GOODBYE_CODE_DENIED);
      }
      // More than five wrong ones came from this address: the owner is not locked out.
      relay.dial(publisher("cam").setToken(PUBLISH)).close();
    }
  }

  @Test
  void moreSessionsThanAllowedAreRefusedAndThoseInsideStay() throws Exception {
    SessionLimits limits = new SessionLimits(3, 2, 8 << 20, 8 << 20, 2_000, 1_000, 5_000);
    try (RelayFixture relay = new RelayFixture(limits, AccessTokens.none());
        PeerSession publisher = relay.publish("cam");
        Watching viewer = relay.watch("cam")) {
      for (int i = 0; i < 20; i++) {
        assertThat(refusal(relay, viewer("cam"))).isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
      }
      publisher.sendFrame(RelayFixture.header(0), RelayFixture.payload(0, 10_000));
      viewer.awaitFrames(1);
      viewer.close();
      await().until(() -> relay.desk.connections() == 1);
      relay.dial(viewer("cam")).close();
    }
  }

  private static GoodbyeCode refusal(RelayFixture relay, Hello.Builder hello) throws IOException {
    return answer(relay, bytes(hello(hello))).getCode();
  }

  private static Goodbye answer(RelayFixture relay, byte[] said) throws IOException {
    try (Socket socket = relay.connect()) {
      socket.getOutputStream().write(said);
      return goodbye(socket);
    }
  }

  private static Goodbye goodbye(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    Envelope answer =
        Objects.requireNonNull(new MessageReader(in, Protocol.MAX_HELLO_BYTES).read());
    assertThat(answer.hasGoodbye()).isTrue();
    assertThat(in.read()).as("the end of the connection").isEqualTo(-1);
    return answer.getGoodbye();
  }

  private static Envelope hello(Hello.Builder hello) {
    return Envelope.newBuilder().setHello(hello).build();
  }

  private static Envelope frame(int bytes) {
    return Envelope.newBuilder()
        .setFrame(
            Frame.newBuilder()
                .setWidth(1)
                .setHeight(1)
                .setKeyframe(true)
                .setPayload(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  private static byte[] bytes(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
