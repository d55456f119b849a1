package dev.framecast.wire.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.Welcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session against a scripted relay on loopback. */
@Timeout(20)
class PeerSessionTest {
  private static final Hello HELLO =
      Hello.newBuilder().setRole(Role.ROLE_VIEWER).setStream("cam").build();
  private static final long RELAY_AHEAD_US = 3_600_000_000L;

  private final MicrosClock ours = MicrosClock.steady();
  private final MicrosClock relays = () -> ours.nowUs() + RELAY_AHEAD_US;

  private ServerSocket listener;
  private RelayDialer dialer;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    dialer = new RelayDialer("127.0.0.1", listener.getLocalPort(), ours);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  @Test
  void learnsTheRelaysClockAndHandsMessagesOver() throws Exception {
    var script =
        relay(
            peer -> {
              peer.welcome(5_000);
              peer.send(Envelope.newBuilder().setDemand(Demand.newBuilder().setViewers(3)).build());
              peer.answerPings(3);
              peer.send(Envelopes.goodbye(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN, "bye"));
            });
    List<Envelope> received = new ArrayList<>();
    try (PeerSession session = dialer.dial(HELLO)) {
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(() -> session.receive(received::add))
          .withMessage("bye")
          .satisfies(
              said -> assertThat(said.code()).isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN));
      assertThat(Math.abs(session.relayNowUs() - relays.nowUs()))
          .isLessThanOrEqualTo(session.roundTripUs() / 2 + 1_000);
    }
    assertThat(received).singleElement().matches(Envelope::hasDemand);
    script.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aRefusalCarriesItsCodeAndSentence() throws Exception {
    relay(peer -> peer.send(Envelopes.goodbye(GoodbyeCode.GOODBYE_CODE_DENIED, "not let in")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> dialer.dial(HELLO))
        .withMessage("not let in")
        .satisfies(said -> assertThat(said.code()).isEqualTo(GoodbyeCode.GOODBYE_CODE_DENIED));
  }

  @Test
  void aSilentRelayEndsTheSession() throws Exception {
    relay(
        peer -> {
          peer.welcome(200);
          while (peer.reader.read() != null) {
            // Reads what comes and never answers, as a relay behind a cut cable.
          }
        });
    try (PeerSession session = dialer.dial(HELLO)) {
      assertThatThrownBy(() -> session.receive(envelope -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("relay was silent for 200 ms");
    }
  }

  @Test
  void framesArriveWholeAndGoodbyeIsTheLastMessage() throws Exception {
    var script =
        relay(
            peer -> {
              peer.welcome(5_000);
              peer.readUntilEnd();
            });
    byte[] payload = "a picture".getBytes(StandardCharsets.UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(payload.length).put(payload).flip();
    try (PeerSession session = dialer.dial(HELLO)) {
      for (int i = 0; i < 3; i++) {
        session.sendFrame(Frame.newBuilder().setSequence(i).build(), direct);
      }
      session.close(GoodbyeCode.GOODBYE_CODE_DONE, "enough");
    }
    List<Envelope> sent = script.get(5, TimeUnit.SECONDS).received;
    assertThat(sent.stream().filter(Envelope::hasFrame).map(e -> e.getFrame().getSequence()))
        .containsExactly(0L, 1L, 2L);
    assertThat(sent.stream().filter(Envelope::hasFrame))
        .allMatch(e -> e.getFrame().getPayload().toStringUtf8().equals("a picture"));
    assertThat(sent.getLast().getGoodbye().getReason()).isEqualTo("enough");
  }

  @Test
  void nobodyListeningIsOneException() throws IOException {
    listener.close();
    assertThatThrownBy(() -> dialer.dial(HELLO)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new RelayDialer("no-such-host.invalid", 7400, ours).dial(HELLO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  private interface Script {
    void play(ScriptedPeer peer) throws IOException;
  }

  private CompletableFuture<ScriptedPeer> relay(Script script) {
    var done = new CompletableFuture<ScriptedPeer>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = listener.accept()) {
                var peer = new ScriptedPeer(socket);
                assertThat(Objects.requireNonNull(peer.reader.read()).getHello().getStream())
                    .isEqualTo("cam");
                script.play(peer);
                done.complete(peer);
              } catch (IOException | RuntimeException failed) {
                done.completeExceptionally(failed);
              }
            });
    return done;
  }

  private final class ScriptedPeer {
    private final Socket socket;
    private final MessageReader reader;
    private final List<Envelope> received = new ArrayList<>();

    ScriptedPeer(Socket socket) throws IOException {
      this.socket = socket;
      this.reader = new MessageReader(new BufferedInputStream(socket.getInputStream()), 1 << 20);
    }

    void welcome(int pingTimeoutMillis) throws IOException {
      send(
          Envelope.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setRelayClockUs(relays.nowUs())
                      .setMaxMessageBytes(1 << 20)
                      .setPingIntervalMs(1_000)
                      .setPingTimeoutMs(pingTimeoutMillis))
              .build());
    }

    void answerPings(int count) throws IOException {
      for (int answered = 0; answered < count; answered++) {
        Envelope ping = Objects.requireNonNull(reader.read());
        send(Envelopes.pong(ping.getPing(), relays.nowUs(), relays.nowUs()));
      }
    }

    void readUntilEnd() throws IOException {
      for (Envelope next = reader.read(); next != null; next = reader.read()) {
        received.add(next);
      }
    }

    void send(Envelope envelope) throws IOException {
      ByteBuffer bytes = Envelopes.delimited(envelope);
      socket.getOutputStream().write(bytes.array(), 0, bytes.limit());
    }
  }
}
