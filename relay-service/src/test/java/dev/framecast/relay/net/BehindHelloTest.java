package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.publisher;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.net.message.MessageAllocator;
import dev.framecast.relay.net.message.ReceiveBuffer;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes, an end or a reset right behind a Hello. */
class BehindHelloTest {
  private static final AccessTokens TOKENS =
      new AccessTokens("publish-token-0123456789", "view-token-0123456789");
  private static final int FIRST_BYTES = 4101;

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000, 1_000_000})
  void whatIsReadOfAPeerThatEndsItsConnectionDoesNotGrowWithItsBytes(int bytes) {
    for (AccessTokens tokens : List.of(AccessTokens.none(), TOKENS)) {
      FrontDesk desk = new FrontDesk(SessionLimits.DEFAULTS, tokens, MicrosClock.steady());
      for (int visit = 0; visit < 8; visit++) {
        Reading reading = readToTheEnd(desk, bytes(hello(publisher("cam"))), bytes);
        assertThat(reading.bytes()).isLessThan(32 << 10);
        assertThat(reading.reads()).isLessThan(10);
      }
    }
  }

  @Test
  void theReasonReachesWhoSaidMoreThanIsRead() throws Exception {
    try (RelayFixture relay = new RelayFixture(SessionLimits.DEFAULTS, TOKENS)) {
      for (int bytes : new int[] {0, 100, 5_000, 20_000, 60_000}) {
        for (boolean halfClosed : new boolean[] {false, true}) {
          try (Socket socket = relay.connect()) {
            socket.setSendBufferSize(1 << 20);
            socket.getOutputStream().write(behind(hello(viewer("cam")), bytes));
            if (halfClosed && bytes < 5_000) {
              socket.shutdownOutput();
            }
            Envelope answer =
                Objects.requireNonNull(new MessageReader(socket.getInputStream(), 4_096).read());
            assertThat(answer.getGoodbye().getCode()).isEqualTo(GoodbyeCode.GOODBYE_CODE_DENIED);
          }
        }
        // Five wrong tokens a minute are answered at once, the others in a second.
      }
      await().until(() -> relay.desk.connections() == 0);
    }
  }

  @Test
  void comingsOfEveryKindLeaveNothingBehindAndACameraAlone() throws Exception {
    try (RelayFixture relay = new RelayFixture(SessionLimits.DEFAULTS, TOKENS);
        PeerSession camera = relay.dial(publisher("cam").setToken("publish-token-0123456789"));
        Watching witness =
            new Watching(
                relay.dial(RelayFixture.everyFrame("cam").setToken("view-token-0123456789")))) {
      List<Hello.Builder> kinds =
          List.of(
              publisher("other").setToken("publish-token-0123456789"),
              publisher("other"),
              viewer("cam").setToken("view-token-0123456789"),
              viewer("cam"),
              viewer("").setToken("view-token-0123456789"),
              viewer(""));
      int frames = 0;
      for (int bytes : new int[] {0, 1_000, 60_000, 100_000}) {
        for (Hello.Builder kind : kinds) {
          for (int ending = 0; ending < 3; ending++) {
            visit(relay, behind(hello(kind), bytes), ending);
            camera.sendFrame(RelayFixture.header(frames), RelayFixture.payload(frames, 1_000));
            frames++;
          }
        }
      }
      witness.awaitFrames(frames);
      await().until(() -> relay.desk.connections() == 2);
      assertThat(relay.desk.guests(Guest.HANDSHAKE)).isZero();
      assertThat(relay.desk.guests(Guest.PUBLISHER)).isEqualTo(1);
      assertThat(relay.desk.guests(Guest.VIEWER)).isEqualTo(1);
      assertThat(relay.desk.guests(Guest.DIRECTORY)).isZero();
    }
  }

  private static void visit(RelayFixture relay, byte[] said, int ending) throws IOException {
    try (Socket socket = relay.connect()) {
      socket.setSendBufferSize(1 << 20);
      try {
        socket.getOutputStream().write(said);
        switch (ending) {
          case 0 -> socket.shutdownOutput();
          case 1 -> socket.setSoLinger(true, 0);
          default -> socket.setSoLinger(false, 0);
        }
      } catch (IOException sentAway) {
        // The relay was done with it before it had said all.
        assertThat(said.length).isGreaterThan(1_100);
      }
    }
  }

  private record Reading(int bytes, int reads) {}

  /**
   * Reads as Netty's epoll transport does once the peer has ended its connection: on and on,
   * whether reading is on or off, until the channel is closed or all is read.
   */
  private static Reading readToTheEnd(FrontDesk desk, byte[] hello, int more) {
    var allocator = new UnpooledByteBufAllocator(true);
    var buffer =
        new ReceiveBuffer(allocator, new MemoryBudget(1 << 20).open(() -> {}), FIRST_BYTES);
    var directory = new StreamDirectory(MicrosClock.steady(), 8);
    var channel = new EmbeddedChannel();
    channel.config().setRecvByteBufAllocator(new MessageAllocator(buffer));
    channel
        .pipeline()
        .addLast(
            new ConnectionHandler(
                desk, new Transport(false), directory, MicrosClock.steady(), buffer));
    channel.pipeline().fireChannelActive();
    var handle = new MessageAllocator(buffer).newHandle();
    byte[] said = java.util.Arrays.copyOf(hello, hello.length + more);
    int come = 0;
    int reads = 0;
    while (channel.isOpen() && come < said.length) {
      ByteBuf room = handle.allocate(allocator);
      int count = Math.min(room.writableBytes(), said.length - come);
      room.writeBytes(said, come, count);
      come += count;
      reads++;
      channel.pipeline().fireChannelRead(room);
    }
    channel.close();
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    return new Reading(come, reads);
  }

  private static Envelope hello(Hello.Builder hello) {
    return Envelope.newBuilder().setHello(hello).build();
  }

  private static byte[] behind(Envelope envelope, int more) {
    byte[] said = bytes(envelope);
    return java.util.Arrays.copyOf(said, said.length + more);
  }

  private static byte[] bytes(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
