package dev.framecast.relay.stream.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Whatever happens to an outbox, its books are exact and its viewer can decode what it gets. */
class OutboxModelTest {
  private final TestExit exit = new TestExit();
  private final List<TestFrame> frames = new ArrayList<>();

  @RepeatedTest(200)
  void booksBalanceAtEveryStepAndFramesRise(RepetitionInfo repetition) {
    long seed = 20_260_101L + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    boolean interCoded = random.nextBoolean();
    Outbox outbox = new Outbox(wishes(random), exit, 500 + random.nextInt(5_000));
    long nowUs = 1_000_000;
    long sequence = 0;
    if (random.nextBoolean()) {
      outbox.catchUp(List.of(frame(random, sequence++, true, nowUs, interCoded)), nowUs);
    }
    for (int step = 0; step < 400; step++) {
      nowUs += random.nextInt(40_000);
      switch (random.nextInt(12)) {
        case 0 -> exit.open(false);
        case 1 -> exit.open(true);
        case 2, 3 -> exit.drain();
        case 4 -> outbox.acknowledged(ack(random, sequence), nowUs);
        case 5 -> outbox.missed(random.nextInt(2));
        case 6 -> outbox.pump(nowUs);
        default -> {
          boolean keyframe = !interCoded || random.nextInt(8) == 0;
          outbox.offer(frame(random, sequence++, keyframe, nowUs, interCoded), nowUs);
          outbox.pump(nowUs);
        }
      }
      outbox.cleared(nowUs);
      check(outbox, seed, step);
    }
    outbox.close();
    check(outbox, seed, 400);
    assertThat(outbox.books().waiting()).isZero();
    assertThat(frames).as("seed %d", seed).allMatch(frame -> frame.references() == 1);
  }

  private void check(Outbox outbox, long seed, int step) {
    Books books = outbox.books();
    String where = "seed " + seed + ", step " + step + ": " + books;
    assertThat(books.offered())
        .as(where)
        .isEqualTo(books.sent() + books.dropped() + books.waiting());
    long held = frames.stream().mapToLong(frame -> frame.references() - 1).sum();
    long onItsWay = exit.written.size() - books.sent() - closedWhileWritten(books);
    assertThat(books.waiting()).as(where).isEqualTo(held + onItsWay);
    assertThat(onItsWay).as(where).isBetween(0L, 1L);
    for (int i = 1; i < exit.written.size(); i++) {
      long before = exit.written.get(i - 1).header().sequence();
      SharedFrame next = exit.written.get(i);
      assertThat(next.header().sequence()).as(where).isGreaterThan(before);
      assertThat(next.header().keyframe() || next.header().sequence() == before + 1)
          .as("decodable, %s", where)
          .isTrue();
    }
  }

  private long closedWhileWritten(Books books) {
    return books.waiting() == 0 ? exit.written.size() - books.sent() : 0;
  }

  private TestFrame frame(
      Random random, long sequence, boolean keyframe, long nowUs, boolean interCoded) {
    TestFrame frame =
        TestFrame.of(
            interCoded ? Codec.CODEC_H264 : Codec.CODEC_JPEG,
            keyframe,
            1,
            sequence,
            random.nextInt(10) == 0 ? 0 : nowUs - random.nextInt(100_000),
            1 + random.nextInt(600));
    frames.add(frame);
    return frame;
  }

  private static Ack ack(Random random, long sequence) {
    Ack.Builder ack = Ack.newBuilder().setEpoch(1).setSequence(random.nextLong(sequence + 1));
    if (random.nextInt(3) == 0) {
      ack.setWindow(random.nextInt(6));
    }
    return ack.build();
  }

  private static Wishes wishes(Random random) {
    return new Wishes(
        random.nextBoolean(),
        random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0,
        random.nextInt(3) == 0 ? random.nextInt(200_000) : 0,
        random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
  }
}
