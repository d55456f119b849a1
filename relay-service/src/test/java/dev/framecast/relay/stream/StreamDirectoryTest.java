package dev.framecast.relay.stream;

import static dev.framecast.relay.stream.outbox.TestFrame.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.stream.outbox.TestFrame;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StreamDirectoryTest {
  private final HandLoop loop = new HandLoop();
  private long nowUs = 1_000_000_000;
  private final StreamDirectory directory = new StreamDirectory(() -> nowUs, 2);

  @Test
  void aStreamIsForgottenAMinuteAfterItsPublisherLeft() {
    List<String> told = new ArrayList<>();
    directory.watchAll(stream -> told.add(describe(stream)));
    TestPublisher publisher = publish("cam");
    TestFrame last = picture(0);
    publisher.send(last);
    Stream stream = Objects.requireNonNull(publisher.stream);
    stream.leave(publisher);
    pass(Duration.ofSeconds(59));
    assertThat(told).last().isEqualTo("cam OFFLINE");
    assertThat(last.references()).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(told).last().isEqualTo("cam removed");
    assertThat(last.references()).isZero();
    assertThat(directory.size()).isZero();
    publish("cam");
    assertThat(told).last().isEqualTo("cam STALE");
  }

  @Test
  void thoseWhoComeLaterAreToldOfWhatIsThere() {
    publish("one");
    TestViewer waiting = watch("nobody-publishes-this");
    List<String> told = new ArrayList<>();
    directory.watchAll(stream -> told.add(describe(stream)));
    assertThat(told).containsExactly("one STALE");
    assertThat(waiting.statuses.get(0).getState()).isEqualTo(StreamState.STREAM_STATE_OFFLINE);
  }

  @Test
  void streamsWithAPublisherAreBounded() {
    publish("one");
    publish("two");
    assertThat(publish("three").refused).isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
    assertThat(directory.size()).isEqualTo(2);
    assertThat(watch("three").statuses).hasSize(1);
  }

  @Test
  void namesThatViewersWaitForAreBoundedAndForgottenWithTheLastViewer() {
    TestViewer first = watch("a");
    watch("b");
    assertThat(watch("c").refused).isEqualTo(GoodbyeCode.GOODBYE_CODE_LIMIT);
    assertThat(publish("d").refused).isNull();
    first.leave();
    loop.run();
    assertThat(watch("c").refused).isNull();
  }

  private TestPublisher publish(String name) {
    TestPublisher publisher = new TestPublisher(loop, Hello.newBuilder().setFps(30).build());
    directory.publish(new StreamName(name), publisher);
    loop.run();
    return publisher;
  }

  private TestViewer watch(String name) {
    TestViewer viewer = new TestViewer(loop, Wishes.NEWEST);
    directory.watch(new StreamName(name), viewer);
    loop.run();
    return viewer;
  }

  private void pass(Duration time) {
    nowUs += time.toNanos() / 1_000;
    directory.tick();
    loop.run();
  }

  private static String describe(Stream stream) {
    String state = stream.status().getState().name().replace("STREAM_STATE_", "");
    return stream.name() + " " + (stream.status().getRemoved() ? "removed" : state);
  }
}
