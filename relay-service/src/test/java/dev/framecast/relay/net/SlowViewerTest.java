package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.everyFrame;
import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.stream.StreamFigures;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SlowViewerTest {
  private static final int FRAME_BYTES = 200_000;

  @Test
  void aViewerThatDoesNotReadLosesFramesAndTheOthersLoseNone() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Socket stalled = hello(relay, viewer("cam"));
        Watching fast = new Watching(relay.dial(everyFrame("cam")))) {
      await().until(() -> figures(relay).viewers() == 2);
      for (int i = 0; i < 200; i++) {
        publisher.sendFrame(header(i), payload(i, FRAME_BYTES));
      }
      fast.awaitFrames(200);
      assertThat(fast.sequences()).isEqualTo(LongStream.range(0, 200).boxed().toList());
      StreamFigures figures = figures(relay);
      assertThat(figures.fanOut().dropped(DropReason.DROP_REASON_REPLACED)).isPositive();
      assertThat(figures.fanOut().offered())
          .isEqualTo(
              figures.fanOut().sent() + figures.fanOut().dropped() + figures.fanOut().waiting())
          .isEqualTo(400);
      // Reading again, it gets whole frames, ever newer, and soon the newest.
      var reader = new MessageReader(stalled.getInputStream(), 8 << 20);
      long last = -1;
      while (last < 199) {
        Envelope next = Objects.requireNonNull(reader.read());
        if (next.hasFrame()) {
          assertThat(next.getFrame().getSequence()).isGreaterThan(last);
          last = next.getFrame().getSequence();
          assertThat(next.getFrame().getPayload().asReadOnlyByteBuffer())
              .isEqualTo(payload(last, FRAME_BYTES));
        }
      }
    }
  }

  @Test
  void aViewerOfEveryFrameThatFallsBehindIsToldAndClosed() throws Exception {
    SessionLimits limits = new SessionLimits(10, 10, 8 << 20, 1 << 20, 2_000, 1_000, 5_000);
    try (RelayFixture relay = new RelayFixture(limits, AccessTokens.none());
        PeerSession publisher = relay.publish("cam");
        Socket stalled = hello(relay, everyFrame("cam"))) {
      await().until(() -> figures(relay).viewers() == 1);
      for (int i = 0; figures(relay).viewers() == 1; i++) {
        publisher.sendFrame(header(i), payload(i, FRAME_BYTES));
      }
      var reader = new MessageReader(stalled.getInputStream(), 8 << 20);
      long expected = 0;
      Envelope next = Objects.requireNonNull(reader.read());
      while (!next.hasGoodbye()) {
        if (next.hasFrame()) {
          assertThat(next.getFrame().getSequence()).isEqualTo(expected++);
        }
        next = Objects.requireNonNull(reader.read());
      }
      assertThat(next.getGoodbye().getCode()).isEqualTo(GoodbyeCode.GOODBYE_CODE_TOO_SLOW);
    }
  }

  @Test
  void aViewerWithAWindowIsSentNoMoreThanItAcknowledges() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching careful = new Watching(relay.dial(viewer("cam").setWindow(1)));
        Watching fast = new Watching(relay.dial(everyFrame("cam")))) {
      await().until(() -> figures(relay).viewers() == 2);
      for (int i = 0; i < 20; i++) {
        publisher.sendFrame(header(i), payload(i, 100));
      }
      fast.awaitFrames(20);
      assertThat(careful.frames).hasSize(1);
      careful.session.send(
          Envelope.newBuilder()
              .setAck(Ack.newBuilder().setEpoch(1).setSequence(careful.sequences().get(0)))
              .build());
      careful.awaitFrames(2);
      assertThat(careful.sequences()).last().isEqualTo(19L);
    }
  }

  @Test
  void aPeerThatAsksOnAndReadsNoAnswerIsClosed() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        Socket flood = hello(relay, viewer("cam"))) {
      byte[] ping = array(Envelopes.ping(1));
      byte[] many = new byte[ping.length * 1_000];
      for (int i = 0; i < many.length; i++) {
        many[i] = ping[i % ping.length];
      }
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        flood.getOutputStream().write(many);
                      }
                    } catch (IOException closed) {
                      Thread.currentThread().interrupt();
                    }
                  });
      await().atMost(Duration.ofSeconds(20)).until(() -> relay.desk.connections() == 0);
      assertThat(relay.desk.goodbyes(GoodbyeCode.GOODBYE_CODE_LIMIT)).isEqualTo(1);
      writer.join();
    }
  }

  private static Socket hello(RelayFixture relay, Hello.Builder hello) throws IOException {
    Socket socket = relay.connect();
    socket.getOutputStream().write(array(Envelope.newBuilder().setHello(hello).build()));
    return socket;
  }

  private static StreamFigures figures(RelayFixture relay) {
    List<StreamFigures> all = relay.directory.figures(Duration.ofSeconds(10));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static byte[] array(Envelope envelope) {
    var delimited = Envelopes.delimited(envelope);
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    return bytes;
  }
}
