package dev.framecast.relay.stream.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Whatever happens to an outbox, its books are exact, what waits is bounded in bytes and time, its
 * viewer can decode what it gets, and is live again once it reads.
 */
class OutboxModelTest {
  private static final int STEPS = 400;

  private final TestExit exit = new TestExit();
  private final List<TestFrame> frames = new ArrayList<>();

  /** As the late-joiner cache has them: the newest keyframe and what builds on it. */
  private final List<SharedFrame> cache = new ArrayList<>();

  private Random random = new Random(0);
  private boolean interCoded;
  private long nowUs = 1_000_000;
  private long sequence;
  private boolean catchingUp;
  private boolean isCacheAsked;

  @RepeatedTest(300)
  void booksBalanceAtEveryStepAndFramesRise(RepetitionInfo repetition) {
    long seed = 20_260_101L + repetition.getCurrentRepetition();
    random = new Random(seed);
    interCoded = random.nextInt(3) > 0;
    Wishes wishes = wishes();
    Outbox outbox = new Outbox(wishes, exit, 500 + random.nextInt(5_000));
    int burst = random.nextInt(40);
    for (int i = 0; i < burst; i++) {
      nowUs += random.nextInt(80_000);
      next();
    }
    catchUp(outbox);
    for (int step = 0; step < STEPS; step++) {
      nowUs += random.nextInt(40_000);
      happens(outbox);
      if (random.nextInt(4) > 0) {
        outbox.cleared(nowUs);
      }
      supply(outbox);
      check(outbox, wishes, "seed " + seed + ", step " + step);
    }
    checkLiveAgain(outbox, wishes, "seed " + seed);
    outbox.close();
    check(outbox, wishes, "seed " + seed + ", closed");
    assertThat(outbox.books().waiting()).isZero();
    assertThat(frames).as("seed %d", seed).allMatch(frame -> frame.references() == 1);
  }

  private void happens(Outbox outbox) {
    switch (random.nextInt(16)) {
      case 0 -> exit.open(false);
      case 1 -> exit.open(true);
      case 2, 3 -> exit.drain();
      case 4 -> outbox.acknowledged(ack(), nowUs);
      case 5 -> {
        if (random.nextBoolean()) {
          next();
          outbox.missed(1);
        }
      }
      case 6 -> outbox.pump(nowUs);
      case 7 -> nowUs += random.nextInt(10) == 0 ? random.nextInt(3_000_000) : 0;
      case 8 -> exit.refuseNext();
      case 9, 10 -> outbox.offer(next(), nowUs);
      default -> {
        outbox.offer(next(), nowUs);
        outbox.pump(nowUs);
      }
    }
  }

  /** As the audience does: what the stream sends comes now, or some frames later. */
  private void supply(Outbox outbox) {
    isCacheAsked |= interCoded && outbox.takeLack(nowUs) == Lack.CACHED_FRAMES;
    if (isCacheAsked && random.nextBoolean()) {
      isCacheAsked = false;
      catchUp(outbox);
    }
  }

  private void catchUp(Outbox outbox) {
    catchingUp = true;
    outbox.catchUp(List.copyOf(cache), nowUs);
  }

  private void check(Outbox outbox, Wishes wishes, String when) {
    Books books = outbox.books();
    String where = when + ": " + books;
    assertThat(books.offered())
        .as(where)
        .isEqualTo(books.sent() + books.dropped() + books.waiting());
    List<TestFrame> held = frames.stream().filter(frame -> frame.references() > 1).toList();
    long onItsWay = exit.written.size() - books.sent() - closedWhileWritten(books);
    assertThat(books.waiting()).as(where).isEqualTo(held.size() + onItsWay);
    assertThat(onItsWay).as(where).isBetween(0L, 1L);
    catchingUp &= !held.isEmpty();
    if (!wishes.every()) {
      checkBounds(held, where);
    }
    for (int i = 1; i < exit.written.size(); i++) {
      SharedFrame before = exit.written.get(i - 1);
      SharedFrame next = exit.written.get(i);
      assertThat(next.header().sequence()).as(where).isGreaterThan(before.header().sequence());
      assertThat(next.header().continues(before.header())).as("decodable, %s", where).isTrue();
    }
  }

  private void checkBounds(List<TestFrame> held, String where) {
    long bytes = held.stream().mapToLong(TestFrame::bytes).sum();
    assertThat(bytes).as(where).isLessThan(catchingUp ? Backlog.CATCH_UP_BYTES : Backlog.BYTES);
    if (!interCoded) {
      assertThat(held).as(where).hasSizeLessThanOrEqualTo(1);
    } else if (!catchingUp && held.size() > 1 && held.getLast().relayedUs() == nowUs) {
      assertThat(nowUs - held.getFirst().relayedUs())
          .as("lag when a frame has come, %s", where)
          .isLessThanOrEqualTo(Backlog.LONGEST_LAG_US);
    }
  }

  /** A viewer that reads again, however it stopped before, gets all up to the newest frame. */
  private void checkLiveAgain(Outbox outbox, Wishes wishes, String where) {
    exit.open(true);
    outbox.acknowledged(Ack.newBuilder().setEpoch(1).setSequence(sequence).build(), nowUs);
    outbox.acknowledged(
        Ack.newBuilder().setEpoch(1).setSequence(sequence).setWindow(0).build(), nowUs);
    outbox.cleared(nowUs);
    pumpAll(outbox);
    boolean mayWait = wishes.maxFps() > 0 || wishes.maxAgeUs() > 0 || outbox.fellBehind();
    nowUs += 600_000;
    if (mayWait || cache.isEmpty()) {
      return;
    }
    switch (outbox.takeLack(nowUs)) {
      case KEYFRAME -> {
        TestFrame key = frame(true);
        outbox.offer(key, nowUs);
        outbox.pump(nowUs);
        assertThat(exit.written).as(where).endsWith(key);
      }
      case CACHED_FRAMES, NOTHING -> {
        catchUp(outbox);
        pumpAll(outbox);
        assertThat(exit.written).as(where).endsWith(cache.getLast());
      }
    }
  }

  private void pumpAll(Outbox outbox) {
    while (outbox.isUnfinished()) {
      outbox.pump(nowUs);
    }
  }

  private long closedWhileWritten(Books books) {
    return books.waiting() == 0 ? exit.written.size() - books.sent() : 0;
  }

  /** The stream's next frame; some say what they build on, and some build on one that is lost. */
  private TestFrame next() {
    boolean keyframe = !interCoded || sequence == 0 || random.nextInt(25) == 0;
    long base = sequence - 1;
    int gap = random.nextInt(20);
    if (gap < 2) {
      sequence += 1 + random.nextInt(3);
    }
    TestFrame next = frame(keyframe);
    if (gap == 0 && !keyframe) {
      frames.remove(next);
      next = next.buildingOn(base);
      frames.add(next);
    }
    if (keyframe) {
      cache.clear();
    } else if (gap == 1) {
      cache.clear();
      return next;
    }
    if (keyframe || !cache.isEmpty()) {
      cache.add(next);
    }
    return next;
  }

  private TestFrame frame(boolean keyframe) {
    TestFrame frame =
        TestFrame.of(
                interCoded ? Codec.CODEC_H264 : Codec.CODEC_JPEG,
                keyframe,
                1,
                sequence++,
                random.nextInt(10) == 0 ? 0 : nowUs - random.nextInt(100_000),
                1 + random.nextInt(random.nextInt(8) == 0 ? 600_000 : 600))
            .relayed(nowUs);
    frames.add(frame);
    return frame;
  }

  private Ack ack() {
    Ack.Builder ack = Ack.newBuilder().setEpoch(1).setSequence(random.nextLong(sequence + 1));
    if (random.nextInt(3) == 0) {
      ack.setWindow(random.nextInt(6));
    }
    return ack.build();
  }

  private Wishes wishes() {
    return new Wishes(
        random.nextInt(3) == 0,
        random.nextInt(4) == 0 ? 1 + random.nextInt(60) : 0,
        random.nextInt(4) == 0 ? random.nextInt(200_000) : 0,
        random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
  }
}
