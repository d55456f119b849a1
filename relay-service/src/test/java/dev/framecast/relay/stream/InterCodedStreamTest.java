package dev.framecast.relay.stream;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static dev.framecast.relay.stream.outbox.TestFrame.keyframe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Hello;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How viewers of a stream whose frames build on others come to something that they can decode. */
class InterCodedStreamTest {
  private static final StreamName CAM = new StreamName("cam");

  private final HandLoop one = new HandLoop();
  private final HandLoop two = new HandLoop();
  private long nowUs = 1_000_000_000;
  private final StreamDirectory directory = new StreamDirectory(() -> nowUs, 2);

  @Test
  void aKeyframeIsAskedForWhenAViewerNeedsOne() {
    TestPublisher publisher = publish();
    pass(Duration.ofMillis(250));
    watch();
    assertThat(publisher.demands).containsExactly("0", "1 keyframe");
    publisher.send(keyframe(0));
    publisher.send(delta(1));
    settle();
    pass(Duration.ofMillis(250));
    TestViewer late = watch();
    assertThat(late.exit.sequences()).containsExactly(0L, 1L);
    assertThat(publisher.demands).containsExactly("0", "1 keyframe", "2");
  }

  @Test
  void aViewerThatStoppedGetsWhatItMissedFromTheCache() {
    TestPublisher publisher = publish();
    TestViewer viewer = watch();
    publisher.send(keyframe(0).relayed(nowUs));
    settle();
    viewer.exit.open(false);
    for (int i = 1; i < 60; i++) {
      nowUs += 33_000;
      publisher.send(delta(i).relayed(nowUs));
      settle();
    }
    assertThat(viewer.exit.sequences()).containsExactly(0L, 1L);
    int demands = publisher.demands.size();
    viewer.exit.open(true);
    assertThat(viewer.audience).isNotNull().satisfies(audience -> audience.cleared(viewer));
    settle();
    publisher.send(delta(60).relayed(nowUs));
    settle();
    assertThat(viewer.exit.sequences()).isEqualTo(LongStream.range(0, 61).boxed().toList());
    assertThat(publisher.demands).as("no keyframe was needed").hasSize(demands);
  }

  @Test
  void whoJoinsIsSentTheCacheInSeveralTurns() {
    TestPublisher publisher = publish();
    publisher.send(keyframe(0).relayed(nowUs));
    for (int i = 1; i < 100; i++) {
      publisher.send(delta(i).relayed(nowUs));
    }
    settle();
    TestViewer viewer = watch();
    assertThat(viewer.exit.sequences()).isEqualTo(LongStream.range(0, 100).boxed().toList());
    assertThat(viewer.turns).isEqualTo(6);
  }

  @Test
  void whereTheCacheHasNothingAKeyframeIsAskedForUntilItComes() {
    TestPublisher publisher = publish();
    publisher.send(keyframe(0).relayed(nowUs));
    publisher.send(delta(2).relayed(nowUs));
    settle();
    TestViewer viewer = watch();
    publisher.demands.clear();
    for (int i = 3; i < 33; i++) {
      nowUs += 100_000;
      publisher.send(delta(i).relayed(nowUs));
      settle();
    }
    assertThat(publisher.demands).hasSize(6).containsOnly("1 keyframe");
    publisher.send(keyframe(33).relayed(nowUs));
    settle();
    assertThat(viewer.exit.sequences()).containsExactly(33L);
    pass(Duration.ofSeconds(1));
    assertThat(publisher.demands).hasSize(6);
  }

  private TestPublisher publish() {
    Hello hello = Hello.newBuilder().setCodec(Codec.CODEC_H264).setFps(30).build();
    TestPublisher publisher = new TestPublisher(one, hello);
    directory.publish(CAM, publisher);
    settle();
    return publisher;
  }

  private TestViewer watch() {
    TestViewer viewer = new TestViewer(two, Wishes.NEWEST);
    directory.watch(CAM, viewer);
    settle();
    return viewer;
  }

  private void pass(Duration time) {
    nowUs += time.toNanos() / 1_000;
    directory.tick();
    settle();
  }

  private void settle() {
    HandLoop.runAll(one, two);
  }
}
