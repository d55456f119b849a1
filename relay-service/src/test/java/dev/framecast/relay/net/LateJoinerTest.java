package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.everyFrame;
import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A viewer of the newest that joins a stream of H.264 between two keyframes, over real sockets. */
class LateJoinerTest {
  private static final int CACHED = 600;
  private static final int FRAME_BYTES = 10_000;

  @Test
  void getsEveryFrameSinceTheKeyframeAndThoseThatComeMeanwhile() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession publisher = relay.publish("cam");
        Watching early = new Watching(relay.dial(everyFrame("cam")))) {
      for (int i = 0; i < CACHED; i++) {
        send(publisher, i);
      }
      await().until(() -> early.sequences().contains(CACHED - 1L));
      try (Socket late = relay.connect()) {
        join(late);
        MessageReader reader = new MessageReader(late.getInputStream(), 8 << 20);
        // What waits for it fills its socket: what comes now cannot be written at once.
        List<Long> seen = new ArrayList<>(List.of(nextFrame(reader).getSequence()));
        for (int i = CACHED; i < CACHED + 20; i++) {
          send(publisher, i);
        }
        await().until(() -> early.sequences().contains(CACHED + 19L));
        while (seen.getLast() < CACHED + 19) {
          seen.add(nextFrame(reader).getSequence());
        }
        assertThat(seen).isEqualTo(LongStream.range(0, CACHED + 20).boxed().toList());
      }
    }
  }

  private static void join(Socket socket) throws IOException {
    var hello = Envelopes.delimited(Envelope.newBuilder().setHello(viewer("cam")).build());
    byte[] bytes = new byte[hello.remaining()];
    hello.get(bytes);
    socket.getOutputStream().write(bytes);
  }

  private static void send(PeerSession publisher, int sequence) throws IOException {
    Frame h264 =
        header(sequence).toBuilder().setCodec(Codec.CODEC_H264).setKeyframe(sequence == 0).build();
    publisher.sendFrame(h264, payload(sequence, FRAME_BYTES));
  }

  private static Frame nextFrame(MessageReader reader) throws IOException {
    Envelope next = Objects.requireNonNull(reader.read());
    while (!next.hasFrame()) {
      next = Objects.requireNonNull(reader.read());
    }
    return next.getFrame();
  }
}
