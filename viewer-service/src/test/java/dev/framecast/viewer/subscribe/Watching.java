package dev.framecast.viewer.subscribe;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A listener that keeps all it is told, and the subscriber that tells it. */
final class Watching implements SubscriptionListener, AutoCloseable {
  static final StreamName CAM = new StreamName("cam");
  static final String TOKEN = "a-view-token-for-tests";

  final List<ReceivedFrame> frames = new CopyOnWriteArrayList<>();
  final List<StreamStatus> statuses = new CopyOnWriteArrayList<>();
  final List<Welcome> welcomes = new CopyOnWriteArrayList<>();
  final List<String> losses = new CopyOnWriteArrayList<>();
  final List<WireException> refusals = new CopyOnWriteArrayList<>();
  volatile boolean failOnce;
  volatile boolean closeAtFrame;
  private volatile @Nullable Subscriber subscriber;

  Subscriber start(FakeRelay relay, Subscription subscription) {
    return start(relay, subscription, MicrosClock.steady());
  }

  Subscriber start(FakeRelay relay, Subscription subscription, MicrosClock clock) {
    close();
    Subscriber started =
        new Subscriber(relay.dialer(clock), subscription, () -> TOKEN, "test", this);
    subscriber = started;
    started.start();
    return started;
  }

  @Override
  public void close() {
    Subscriber running = subscriber;
    if (running != null) {
      running.close();
    }
  }

  List<Long> sequences() {
    return frames.stream().map(frame -> frame.frame().getSequence()).toList();
  }

  @Override
  public void connected(Welcome welcome) {
    welcomes.add(welcome);
  }

  @Override
  public void frame(ReceivedFrame frame) throws IOException {
    if (failOnce) {
      failOnce = false;
      throw new IOException("screen is full");
    }
    frames.add(frame);
    if (closeAtFrame) {
      close();
    }
  }

  @Override
  public void status(StreamStatus status) {
    statuses.add(status);
  }

  @Override
  public void refused(WireException refusal) {
    refusals.add(refusal);
  }

  @Override
  public void disconnected(String reason) {
    losses.add(reason);
  }
}
