package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.everyFrame;
import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole, unaltered, ever newer: whatever way frames go into the sockets. */
class SharedPagesTest {
  /** About a page, about a pipe's default, about the largest pipe, beyond it. */
  private static final int[] SIZES = {
    1, 4_000, 4_095, 4_096, 4_097, 60_000, 65_535, 65_537, 200_000, 1_048_400, 1_048_577, 2_000_000
  };

  /** Long enough queues and timeouts that nobody is sent away. */
  private static final SessionLimits PATIENT =
      new SessionLimits(10, 10, 8 << 20, 512 << 20, 2_000, 1_000, 60_000);

  private static final int FRAMES = 10 * SIZES.length;
  private static final int SIP_BYTES = 150_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesOfAnySizeReachQuickAndHesitantViewersUnaltered(boolean sharesPages) throws Exception {
    try (RelayFixture relay = new RelayFixture(PATIENT, AccessTokens.none(), sharesPages);
        PeerSession publisher = relay.publish("cam");
        Watching first = new Watching(relay.dial(everyFrame("cam")));
        Watching second = new Watching(relay.dial(everyFrame("cam")));
        Watching newest = relay.watch("cam");
        Socket hesitant = hello(relay)) {
      await().until(() -> relay.directory.figures(Duration.ofSeconds(5)).get(0).viewers() == 4);
      ByteArrayOutputStream sipped = new ByteArrayOutputStream();
      for (int i = 0; i < FRAMES; i++) {
        publisher.sendFrame(header(i), payload(i, size(i)));
        sip(hesitant.getInputStream(), sipped);
      }
      for (Watching every : List.of(first, second)) {
        every.awaitFrames(FRAMES);
        assertThat(every.sequences()).isEqualTo(LongStream.range(0, FRAMES).boxed().toList());
        assertUnaltered(every.frames);
      }
      await().until(() -> newest.sequences().contains(FRAMES - 1L));
      assertUnaltered(newest.frames);
      List<Frame> seen = readToTheNewest(sipped, hesitant.getInputStream());
      assertUnaltered(seen);
      assertThat(seen).hasSizeLessThan(FRAMES);
    }
  }

  @Test
  void aViewerThatGoesOnReadingFindsFewOldPictures() throws Exception {
    try (RelayFixture relay = new RelayFixture(PATIENT, AccessTokens.none());
        PeerSession publisher = relay.publish("cam");
        Watching quick = new Watching(relay.dial(everyFrame("cam")));
        Socket stopped = hello(relay)) {
      await().until(() -> relay.directory.figures(Duration.ofSeconds(5)).get(0).viewers() == 2);
      for (int i = 0; i < FRAMES; i++) {
        publisher.sendFrame(header(i), payload(i, 60_000));
        if (i % 10 == 9) {
          quick.awaitFrames(i + 1);
        }
      }
      List<Frame> seen = readToTheNewest(new ByteArrayOutputStream(), stopped.getInputStream());
      // What its own kernel holds, what ours holds, and the newest.
      assertThat(seen).hasSizeLessThanOrEqualTo(8);
    }
  }

  private static int size(long sequence) {
    return SIZES[(int) (sequence % SIZES.length)];
  }

  private static void assertUnaltered(List<Frame> frames) {
    long last = -1;
    for (Frame frame : frames) {
      assertThat(frame.getSequence()).isGreaterThan(last);
      last = frame.getSequence();
      boolean isSame = frame.getPayload().asReadOnlyByteBuffer().equals(payload(last, size(last)));
      assertThat(isSame).as("frame %d of %d bytes is unaltered", last, size(last)).isTrue();
    }
  }

  private static void sip(InputStream from, ByteArrayOutputStream into) throws IOException {
    int sip = Math.min(SIP_BYTES, from.available());
    into.write(from.readNBytes(sip));
  }

  private static List<Frame> readToTheNewest(ByteArrayOutputStream read, InputStream rest)
      throws IOException {
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(read.toByteArray()), rest);
    MessageReader messages = new MessageReader(all, 8 << 20);
    List<Frame> frames = new ArrayList<>();
    while (frames.isEmpty() || frames.get(frames.size() - 1).getSequence() < FRAMES - 1) {
      Envelope next = Objects.requireNonNull(messages.read(), "the relay hung up");
      if (next.hasFrame()) {
        frames.add(next.getFrame());
      }
    }
    return frames;
  }

  private static Socket hello(RelayFixture relay) throws IOException {
    Socket socket = relay.connect();
    var delimited = Envelopes.delimited(Envelope.newBuilder().setHello(viewer("cam")).build());
    byte[] bytes = new byte[delimited.remaining()];
    delimited.get(bytes);
    socket.getOutputStream().write(bytes);
    return socket;
  }
}
