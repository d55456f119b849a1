package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.Outbox;
import dev.framecast.relay.stream.outbox.TestExit;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A viewer that remembers what it was told and sent. */
final class TestViewer implements Viewer {
  final TestExit exit = new TestExit();
  final List<StreamStatus> statuses = new ArrayList<>();
  @Nullable Audience audience;
  @Nullable GoodbyeCode refused;
  boolean fellBehind;
  int turns;
  ReportedAge age = ReportedAge.NONE;
  private final Executor loop;
  private final Outbox outbox;

  TestViewer(Executor loop, Wishes wishes) {
    this.loop = loop;
    this.outbox = new Outbox(wishes, exit, 1 << 20);
  }

  void leave() {
    if (audience != null) {
      audience.leave(this);
    }
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public void later(Runnable task) {
    turns++;
    loop.execute(task);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void joined(Audience joined, StreamStatus status) {
    audience = joined;
    statuses.add(status);
  }

  @Override
  public void refused(GoodbyeCode code, String sentence) {
    refused = code;
  }

  @Override
  public void changed(StreamStatus status) {
    statuses.add(status);
  }

  @Override
  public void fellBehind() {
    fellBehind = true;
    leave();
  }

  @Override
  public ReportedAge reportedAge() {
    return age;
  }
}
