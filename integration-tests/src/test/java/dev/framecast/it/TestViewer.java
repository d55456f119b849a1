package dev.framecast.it;

import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A viewer inside the test: keeps what it receives, on a virtual thread of its own. */
public final class TestViewer implements AutoCloseable {
  private static final int MOST_KEPT = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<StreamStatus> statuses = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final Consumer<Frame> each;
  private final PeerSession session;

  private TestViewer(PeerSession session, Consumer<Frame> each) {
    this.session = session;
    this.each = each;
    Thread.ofVirtual().start(this::read);
  }

  /** Watches one stream; "" watches the directory. */
  public static TestViewer of(int relayPort, String stream) throws IOException {
    return new TestViewer(dial(relayPort, stream), frame -> {});
  }

  /**
   * Watches one stream and is sent every frame of it.
   *
   * @param each given each frame with its payload, on the viewer's thread
   */
  public static TestViewer ofEvery(int relayPort, String stream, Consumer<Frame> each)
      throws IOException {
    Hello every = hello(stream).setDelivery(Delivery.DELIVERY_EVERY).build();
    return new TestViewer(dial(relayPort, every), each);
  }

  /** A session of a viewer that reads nothing unless the caller does. */
  static PeerSession dial(int relayPort, String stream) throws IOException {
    return dial(relayPort, hello(stream).build());
  }

  private static Hello.Builder hello(String stream) {
    return Hello.newBuilder()
        .setRole(Role.ROLE_VIEWER)
        .setStream(stream)
        .setToken(Chain.VIEW_TOKEN)
        .setAgent("integration-test");
  }

  private static PeerSession dial(int relayPort, Hello hello) throws IOException {
    return new RelayDialer("localhost", relayPort, MicrosClock.steady()).dial(hello);
  }

  /** The frames so far, payloads dropped. */
  public List<Frame> frames() {
    return new ArrayList<>(frames);
  }

  /** The statuses so far. */
  public List<StreamStatus> statuses() {
    return new ArrayList<>(statuses);
  }

  /** Waits for so many frames more than there are now. */
  public void awaitMoreFrames(int count) {
    awaitFrames(frames.size() + count);
  }

  /** Waits until there are so many frames in all. */
  public void awaitFrames(int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> frames.size() >= count);
  }

  /** Waits until the newest status is such. */
  public void awaitStatus(Predicate<StreamStatus> such) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !statuses.isEmpty() && such.test(statuses.getLast()));
  }

  @Override
  public void close() {
    session.close();
  }

  private void read() {
    try {
      session.receive(this::keep);
    } catch (IOException ended) {
      org.slf4j.LoggerFactory.getLogger(TestViewer.class).info("ended: {}", ended.getMessage());
    }
  }

  private void keep(Envelope envelope) throws IOException {
    if (envelope.hasStreamStatus()) {
      statuses.add(envelope.getStreamStatus());
    } else if (envelope.hasFrame()) {
      each.accept(envelope.getFrame());
      frames.add(envelope.getFrame().toBuilder().clearPayload().build());
    }
    if (frames.size() > MOST_KEPT || statuses.size() > MOST_KEPT) {
      throw new IOException("more than the test asked for");
    }
  }
}
