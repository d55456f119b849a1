package dev.framecast.relay.stream.outbox;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static dev.framecast.relay.stream.outbox.TestFrame.keyframe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Frames that build on others, for a viewer of the newest: 25 a second. */
class CatchUpTest {
  private static final long INTERVAL_US = 40_000;

  private final TestExit exit = new TestExit();
  private final Outbox outbox = new Outbox(Wishes.NEWEST, exit, 1 << 20);
  private final List<SharedFrame> cache = new ArrayList<>();
  private long sequence;

  @Test
  void framesThatComeDuringTheBurstFollowIt() {
    exit.open(false);
    stream(500);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    for (int i = 0; i < 100; i++) {
      offerNext();
      drain(10);
    }
    assertThat(exit.sequences()).isEqualTo(LongStream.range(0, 600).boxed().toList());
    assertThat(outbox.books().dropped()).isZero();
    assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.NOTHING);
  }

  @Test
  void aKeyframeTakesThePlaceOfTheRestOfTheBurst() {
    exit.open(false);
    stream(100);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    outbox.offer(keyframe(100).relayed(nowUs()), nowUs());
    outbox.offer(delta(101).relayed(nowUs()), nowUs());
    drain(3);
    assertThat(exit.sequences()).containsExactly(0L, 100L, 101L);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_REPLACED)).isEqualTo(99);
  }

  @Test
  void aShortStallCostsNoFrame() {
    stream(1);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    exit.open(false);
    for (int i = 0; i < 12; i++) {
      offerNext();
    }
    drain(12);
    assertThat(exit.sequences()).isEqualTo(LongStream.range(0, 13).boxed().toList());
  }

  @Test
  void afterALongStallTheViewerGetsWhatItMissed() {
    stream(1);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    exit.open(false);
    stall(100);
    assertThat(outbox.books().waiting()).as("of 4 s nothing is kept but what is written").isOne();
    assertThat(outbox.takeLack(nowUs())).as("not while it does not read").isEqualTo(Lack.NOTHING);
    exit.open(true);
    outbox.cleared(nowUs());
    assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.CACHED_FRAMES);
    assertThat(outbox.takeLack(nowUs())).as("told once").isEqualTo(Lack.NOTHING);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    offerNext();
    assertThat(exit.sequences()).isEqualTo(LongStream.range(0, 102).boxed().toList());
    assertBalance();
    outbox.missed(1);
    assertThat(outbox.takeLack(nowUs())).as("another time").isEqualTo(Lack.CACHED_FRAMES);
  }

  @Test
  void aViewerWhoseLinkIsSlowerThanTheStreamWaitsForTheNextKeyframe() {
    exit.open(false);
    stream(1);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    long oldestUs = 0;
    for (int i = 1; i < 250; i++) {
      offerNext();
      if (i % 2 == 0) {
        oldestUs = Math.max(oldestUs, nowUs() - drainedAtUs());
      }
      if (outbox.takeLack(nowUs()) == Lack.CACHED_FRAMES) {
        outbox.catchUp(cache, nowUs());
        pumpAll();
      }
    }
    assertThat(oldestUs).isLessThan(1_100_000);
    assertThat(outbox.takeLack(nowUs() + 1_000_000)).isEqualTo(Lack.KEYFRAME);
    outbox.catchUp(cache, nowUs());
    assertThat(outbox.books().waiting()).as("it could not keep up with that").isZero();
    outbox.offer(keyframe(1_000).relayed(nowUs()), nowUs());
    outbox.offer(delta(1_001).relayed(nowUs()), nowUs());
    drain(2);
    assertThat(exit.sequences()).endsWith(1_000L, 1_001L);
    assertBalance();
  }

  @Test
  void aBurstThatALinkCannotCarryIsGivenUpSoon() {
    exit.open(false);
    stream(600);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    int frames = 0;
    while (outbox.books().waiting() > 1) {
      offerNext();
      drain(1);
      frames++;
    }
    assertThat(frames * INTERVAL_US).isBetween(1_900_000L, 4_000_000L);
  }

  @Test
  void aViewerThatStandsStillDuringTheBurstGetsTheRestWhenItGoesOn() {
    exit.open(false);
    stream(250);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    drain(10);
    for (int i = 0; i < 20; i++) {
      offerNext();
      drain(2);
    }
    stall(120);
    assertThat(outbox.books().waiting()).as("but what is written").isOne();
    exit.open(true);
    outbox.cleared(nowUs());
    assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.CACHED_FRAMES);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    assertThat(exit.sequences()).isEqualTo(LongStream.range(0, 390).boxed().toList());
    assertBalance();
  }

  @Test
  void aViewerThatStandsStillAgainAndAgainWaitsForTheNextKeyframe() {
    exit.open(false);
    stream(1);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    for (int i = 0; i < 3; i++) {
      stall(60);
      drain(1);
      assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.CACHED_FRAMES);
      outbox.catchUp(cache, nowUs());
      pumpAll();
    }
    stall(60);
    drain(1);
    assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.KEYFRAME);
  }

  @Test
  void framesLostOnTheWayHereComeFromTheCache() {
    stream(3);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    next();
    outbox.missed(1);
    offerNext();
    assertThat(exit.sequences()).containsExactly(0L, 1L, 2L);
    assertThat(outbox.takeLack(nowUs())).isEqualTo(Lack.CACHED_FRAMES);
    outbox.catchUp(cache, nowUs());
    pumpAll();
    offerNext();
    assertThat(exit.sequences()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertBalance();
  }

  /** So many frames come before the viewer. */
  private void stream(int frames) {
    for (int i = 0; i < frames; i++) {
      next();
    }
  }

  private TestFrame next() {
    TestFrame frame = (sequence == 0 ? keyframe(0) : delta(sequence)).relayed(nowUs());
    sequence++;
    cache.add(frame);
    return frame;
  }

  private void offerNext() {
    outbox.offer(next(), nowUs());
    pumpAll();
  }

  private void stall(int frames) {
    for (int i = 0; i < frames; i++) {
      offerNext();
    }
  }

  private void pumpAll() {
    do {
      outbox.pump(nowUs());
    } while (outbox.isUnfinished());
  }

  private void drain(int frames) {
    for (int i = 0; i < frames; i++) {
      exit.drain();
      outbox.cleared(nowUs());
    }
  }

  /** When the frame was relayed that is written now that the socket takes one more. */
  private long drainedAtUs() {
    int before = exit.written.size();
    drain(1);
    return exit.written.size() > before ? exit.written.getLast().relayedUs() : nowUs();
  }

  private long nowUs() {
    return sequence * INTERVAL_US;
  }

  private void assertBalance() {
    Books books = outbox.books();
    assertThat(books.offered()).isEqualTo(books.sent() + books.dropped() + books.waiting());
  }
}
