package dev.framecast.relay.net;

import static org.awaitility.Awaitility.await;

import dev.framecast.wire.WireException;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A peer that keeps everything it is sent. */
final class Watching implements AutoCloseable {
  final PeerSession session;
  final List<Frame> frames = new CopyOnWriteArrayList<>();
  final List<StreamStatus> statuses = new CopyOnWriteArrayList<>();
  final List<Demand> demands = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile @Nullable IOException ended;

  Watching(PeerSession session) {
    this.session = session;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  List<Long> sequences() {
    return frames.stream().map(Frame::getSequence).toList();
  }

  StreamStatus lastStatus() {
    return statuses.get(statuses.size() - 1);
  }

  void awaitFrames(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> frames.size() >= count || ended != null);
    if (frames.size() < count) {
      throw new AssertionError("the session ended after frame " + frames.size(), ended);
    }
  }

  /** Waits for the relay's goodbye. */
  GoodbyeCode awaitGoodbye() throws InterruptedException {
    if (!reader.join(Duration.ofSeconds(10))) {
      throw new AssertionError("the relay has not ended the session");
    }
    if (ended instanceof WireException said) {
      return said.code();
    }
    throw new AssertionError("the session ended without a goodbye", ended);
  }

  @Override
  public void close() {
    session.close();
  }

  private void read() {
    try {
      session.receive(
          envelope -> {
            switch (envelope.getBodyCase()) {
              case FRAME -> frames.add(envelope.getFrame());
              case STREAM_STATUS -> statuses.add(envelope.getStreamStatus());
              case DEMAND -> demands.add(envelope.getDemand());
              default -> throw new IOException("unexpected " + envelope.getBodyCase());
            }
          });
    } catch (IOException end) {
      ended = end;
    }
  }
}
