package dev.framecast.relay.stream;

import static dev.framecast.relay.stream.outbox.TestFrame.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.stream.outbox.TestFrame;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamTest {
  private static final StreamName CAM = new StreamName("cam");
  private static final Wishes EVERY = new Wishes(true, 0, 0, 0);

  private final HandLoop one = new HandLoop();
  private final HandLoop two = new HandLoop();
  private long nowUs = 1_000_000_000;
  private final StreamDirectory directory = new StreamDirectory(() -> nowUs, 2);

  @Test
  void viewersOnAllLoopsGetTheFramesAndNoneIsKept() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer here = watch(one, EVERY);
    TestViewer there = watch(two, EVERY);
    List<TestFrame> frames = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      frames.add(picture(i));
      publisher.send(frames.get(i));
      settle();
    }
    List<Long> all = LongStream.range(0, 20).boxed().toList();
    assertThat(here.exit.sequences()).isEqualTo(all);
    assertThat(there.exit.sequences()).isEqualTo(all);
    directory.close();
    settle();
    assertThat(frames).allMatch(frame -> frame.references() == 0);
  }

  @Test
  void whatASleepingCameraSawIsNotShownToThoseWhoComeLater() {
    TestPublisher publisher = publish(CAM, 0);
    publisher.send(picture(0));
    settle();
    assertThat(watch(one, Wishes.NEWEST).exit.sequences()).containsExactly(0L);

    publisher.declare(
        StreamStatus.newBuilder()
            .setState(StreamState.STREAM_STATE_LIVE)
            .setReason(StreamReason.STREAM_REASON_IDLE)
            .build());
    settle();
    assertThat(watch(one, Wishes.NEWEST).exit.sequences()).isEmpty();
  }

  @Test
  void aLoopThatCameLateSendsTheNewestPicture() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer viewer = watch(two, Wishes.NEWEST);
    viewer.exit.open(false);
    for (int i = 0; i < 5; i++) {
      publisher.send(picture(i));
    }
    settle();
    assertThat(viewer.exit.sequences()).containsExactly(4L);
  }

  @Test
  void whatMayBeInTransitToALoopIsBoundedAndCounted() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer viewer = watch(two, Wishes.NEWEST);
    for (int i = 0; i < 40; i++) {
      publisher.send(TestFrame.of(Codec.CODEC_JPEG, true, 1, i, 0, 4 << 20));
      one.run();
    }
    settle();
    publisher.send(picture(40));
    settle();
    assertThat(viewer.outbox().books().offered()).isEqualTo(41);
    assertThat(viewer.outbox().books().dropped()).isEqualTo(39);
    assertThat(viewer.outbox().books().sent()).isEqualTo(2);
    assertThat(viewer.exit.sequences()).containsExactly(7L, 40L);
  }

  @Test
  void aMillionTinyFramesAreNotAllInTransit() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer viewer = watch(two, Wishes.NEWEST);
    for (int i = 0; i < 1_000_000; i++) {
      publisher.send(TestFrame.of(Codec.CODEC_JPEG, true, 1, i, 0, 1));
      one.run();
    }
    publisher.send(picture(1_000_000));
    settle();
    publisher.send(picture(1_000_001));
    settle();
    assertThat(viewer.outbox().books().dropped(DropReason.DROP_REASON_OVERFLOW))
        .isGreaterThan(900_000);
  }

  @Test
  void aSecondPublisherIsRefusedUnlessItIsTheSame() {
    TestPublisher first = publish(CAM, 7);
    TestPublisher stranger = publish(CAM, 8);
    TestPublisher nameless = publish(CAM, 0);
    assertThat(stranger.refused).isEqualTo(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN);
    assertThat(nameless.refused).isEqualTo(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN);
    assertThat(first.replaced).isFalse();
    TestViewer viewer = watch(one, EVERY);
    first.send(picture(0));
    TestPublisher again = publish(CAM, 7);
    assertThat(first.replaced).isTrue();
    first.send(picture(1));
    again.send(picture(0));
    again.send(picture(2));
    settle();
    assertThat(viewer.exit.sequences()).containsExactly(0L, 2L);
    leave(first);
    assertThat(publish(CAM, 9).refused).isEqualTo(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN);
  }

  @Test
  void theNameIsFreeWhenThePublisherLeaves() {
    TestPublisher first = publish(CAM, 0);
    TestViewer viewer = watch(two, Wishes.NEWEST);
    leave(first);
    assertThat(viewer.statuses)
        .last()
        .extracting(StreamStatus::getReason)
        .isEqualTo(StreamReason.STREAM_REASON_PUBLISHER_LEFT);
    assertThat(publish(CAM, 0).refused).isNull();
  }

  @Test
  void thePublisherHearsOfItsViewersAtMostTenTimesASecond() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer first = watch(one, Wishes.NEWEST);
    assertThat(publisher.demands).containsExactly("0", "1");
    for (int i = 0; i < 100; i++) {
      watch(two, Wishes.NEWEST);
    }
    assertThat(publisher.demands).hasSizeBetween(3, 11);
    pass(Duration.ofSeconds(1));
    assertThat(publisher.demands).hasSizeLessThan(13).last().isEqualTo("101");
    first.leave();
    settle();
    assertThat(publisher.demands).last().isEqualTo("100");
  }

  @Test
  void aViewerOfEveryFrameThatFallsBehindLeavesAndTheOthersStay() {
    TestPublisher publisher = publish(CAM, 0);
    TestViewer slow = watch(one, EVERY);
    TestViewer fast = watch(one, EVERY);
    slow.exit.open(false);
    for (int i = 0; i < 30; i++) {
      publisher.send(TestFrame.of(Codec.CODEC_JPEG, true, 1, i, 0, 100_000));
      settle();
    }
    assertThat(slow.fellBehind).isTrue();
    assertThat(slow.outbox().books().waiting()).isZero();
    assertThat(fast.exit.written).hasSize(30);
    StreamFigures figures = figures();
    assertThat(figures.viewers()).isEqualTo(1);
    assertThat(figures.fanOut().offered())
        .isEqualTo(figures.fanOut().sent() + figures.fanOut().dropped());
  }

  @Test
  void figuresTellTheMedianAndTheWorstAge() {
    publish(CAM, 0);
    for (int i = 1; i <= 5; i++) {
      watch(i % 2 == 0 ? one : two, Wishes.NEWEST).age =
          new Viewer.ReportedAge(i * 1_000L, i * 10_000L);
    }
    watch(one, Wishes.NEWEST);
    assertThat(figures().ageP50Us()).isEqualTo(3_000);
    assertThat(figures().ageP99Us()).isEqualTo(50_000);
    assertThat(figures().viewers()).isEqualTo(6);
  }

  private TestPublisher publish(StreamName name, long instance) {
    return publish(name, Hello.newBuilder().setInstance(instance).setFps(30).build());
  }

  private TestPublisher publish(StreamName name, Hello hello) {
    TestPublisher publisher = new TestPublisher(one, hello);
    directory.publish(name, publisher);
    settle();
    return publisher;
  }

  private TestViewer watch(HandLoop loop, Wishes wishes) {
    TestViewer viewer = new TestViewer(loop, wishes);
    directory.watch(CAM, viewer);
    settle();
    return viewer;
  }

  private void leave(TestPublisher publisher) {
    @Nullable Stream stream = publisher.stream;
    if (stream != null) {
      stream.leave(publisher);
    }
    settle();
  }

  private void pass(Duration time) {
    nowUs += time.toNanos() / 1_000;
    directory.tick();
    settle();
  }

  private StreamFigures figures() {
    var asked = new ArrayList<StreamFigures>();
    Thread scrape =
        Thread.ofVirtual().start(() -> asked.addAll(directory.figures(Duration.ofSeconds(10))));
    while (scrape.isAlive()) {
      settle();
      Thread.onSpinWait();
    }
    return asked.get(0);
  }

  private void settle() {
    HandLoop.runAll(one, two);
  }
}
