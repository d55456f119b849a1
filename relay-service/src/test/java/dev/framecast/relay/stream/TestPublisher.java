package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A publisher that remembers what it was told. */
final class TestPublisher implements Publisher {
  final List<String> demands = new ArrayList<>();
  @Nullable Stream stream;
  @Nullable GoodbyeCode refused;
  boolean replaced;
  private final Executor loop;
  private final Hello hello;

  TestPublisher(Executor loop, Hello hello) {
    this.loop = loop;
    this.hello = hello;
  }

  void send(SharedFrame frame) {
    if (stream == null) {
      throw new AssertionError("the publisher has no seat");
    }
    stream.publish(this, frame);
  }

  void declare(StreamStatus said) {
    if (stream == null) {
      throw new AssertionError("the publisher has no seat");
    }
    stream.declare(this, said);
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public Hello hello() {
    return hello;
  }

  @Override
  public void seated(Stream seat) {
    stream = seat;
  }

  @Override
  public void refused(GoodbyeCode code, String sentence) {
    refused = code;
  }

  @Override
  public void replaced() {
    replaced = true;
  }

  @Override
  public void demand(int viewers, boolean keyframeWanted) {
    demands.add(viewers + (keyframeWanted ? " keyframe" : ""));
  }
}
