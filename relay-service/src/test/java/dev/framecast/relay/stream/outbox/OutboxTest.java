package dev.framecast.relay.stream.outbox;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static dev.framecast.relay.stream.outbox.TestFrame.keyframe;
import static dev.framecast.relay.stream.outbox.TestFrame.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Wishes EVERY = new Wishes(true, 0, 0, 0);

  private final TestExit exit = new TestExit();

  @Test
  void aSlowViewerGetsTheNewestPictureNext() {
    Outbox outbox = outbox(Wishes.NEWEST);
    exit.open(false);
    for (int i = 0; i < 5; i++) {
      give(outbox, picture(i));
    }
    assertThat(exit.sequences()).containsExactly(0L);
    exit.drain();
    outbox.cleared(0);
    assertThat(exit.sequences()).containsExactly(0L, 4L);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_REPLACED)).isEqualTo(3);
    assertThat(outbox.books().sent()).isEqualTo(1);
    assertThat(outbox.books().waiting()).isEqualTo(1);
  }

  @Test
  void nothingIsSentBeforeTheFirstKeyframe() {
    Outbox outbox = outbox(Wishes.NEWEST);
    give(outbox, delta(7));
    assertThat(exit.written).isEmpty();
    assertThat(outbox.takeLack(0)).isEqualTo(Lack.CACHED_FRAMES);
  }

  @Test
  void everyFrameIsKeptUntilTheQueueIsFull() {
    Outbox outbox = new Outbox(EVERY, exit, 10 * picture(0).heldBytes());
    exit.open(false);
    for (int i = 0; i < 11; i++) {
      give(outbox, picture(i));
    }
    assertThat(outbox.fellBehind()).isFalse();
    give(outbox, picture(11));
    assertThat(outbox.fellBehind()).isTrue();
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_OVERFLOW)).isEqualTo(1);
    assertThat(outbox.books().waiting()).isEqualTo(11);
  }

  @Test
  void aFrameLargerThanTheQueueStillFitsAlone() {
    Outbox outbox = new Outbox(EVERY, exit, 10);
    give(outbox, picture(0));
    give(outbox, picture(1));
    assertThat(exit.sequences()).containsExactly(0L, 1L);
  }

  @Test
  void framesMissedOnTheWayEndAViewerThatWantsEveryOne() {
    Outbox outbox = outbox(EVERY);
    outbox.missed(3);
    assertThat(outbox.fellBehind()).isTrue();
    assertThat(outbox.books().offered()).isEqualTo(3);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_OVERFLOW)).isEqualTo(3);
  }

  @Test
  void thePaceIsAThirdOfThirtyAndSurvivesJitter() {
    Outbox outbox = outbox(new Wishes(false, 10, 0, 0));
    long[] jitterUs = {0, 4_000, -3_000, 2_000, -4_000};
    for (int i = 0; i < 300; i++) {
      outbox.offer(picture(i), 1_000_000 + i * 33_333L + jitterUs[i % 5]);
      outbox.pump(0);
    }
    assertThat(exit.written).hasSizeBetween(99, 101);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_RATE))
        .isEqualTo(300 - exit.written.size());
  }

  @Test
  void aPaceAtTheStreamsOwnRateDropsNothing() {
    Outbox outbox = outbox(new Wishes(false, 30, 0, 0));
    for (int i = 0; i < 300; i++) {
      outbox.offer(picture(i), 1_000_000 + i * 33_334L + (i % 2) * 6_000);
      outbox.pump(0);
    }
    assertThat(exit.written).hasSize(300);
  }

  @Test
  void aPictureThatGrewTooOldWhileItWaitedIsNotSent() {
    Outbox outbox = outbox(new Wishes(false, 0, 500_000, 0));
    exit.open(false);
    outbox.offer(taken(0, 1_000_000), 1_100_000);
    outbox.pump(1_100_000);
    outbox.offer(taken(1, 1_100_000), 1_200_000);
    outbox.pump(1_200_000);
    exit.drain();
    outbox.cleared(1_700_000);
    assertThat(exit.sequences()).containsExactly(0L);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_TOO_OLD)).isEqualTo(1);
    outbox.offer(taken(2, 1_690_000), 1_700_000);
    outbox.pump(1_700_000);
    assertThat(exit.sequences()).containsExactly(0L, 2L);
  }

  @Test
  void closingDropsWhatWaitsAndWhatIsBeingWritten() {
    Outbox outbox = outbox(EVERY);
    exit.open(false);
    TestFrame writing = picture(0);
    TestFrame waiting = picture(1);
    give(outbox, writing);
    give(outbox, waiting);
    outbox.close();
    assertThat(outbox.books().waiting()).isZero();
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_CLOSED)).isEqualTo(2);
    assertThat(waiting.references()).isEqualTo(1);
    exit.open(true);
    outbox.cleared(0);
    give(outbox, picture(2));
    outbox.catchUp(List.of(picture(3)), 0);
    assertThat(exit.written).hasSize(1);
    assertThat(outbox.books().sent()).isZero();
  }

  @Test
  void whatWaitsForAViewerThatStopsIsBoundedInBytes() {
    Outbox outbox = outbox(Wishes.NEWEST);
    exit.open(false);
    outbox.offer(sized(0, 1 << 20), 0);
    outbox.pump(0);
    outbox.offer(sized(1, 1 << 20), 0);
    outbox.offer(sized(2, (1 << 19) - 1_024), 0);
    assertThat(outbox.books().waiting()).isEqualTo(3);
    outbox.offer(sized(3, 1), 0);
    assertThat(outbox.books().waiting()).isOne();
  }

  @Test
  void aFrameThatSaysWhatItBuildsOnFollowsOverAGap() {
    Outbox outbox = outbox(Wishes.NEWEST);
    outbox.offer(keyframe(0), 0);
    outbox.offer(delta(2).buildingOn(0), 0);
    outbox.offer(delta(3), 0);
    outbox.offer(delta(5), 0);
    outbox.offer(delta(6), 0);
    outbox.pump(0);
    assertThat(exit.sequences()).as("4 never came").containsExactly(0L, 2L, 3L);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_AWAITING_KEYFRAME)).isEqualTo(2);
  }

  @Test
  void aBurstAndWhatComesMeanwhileAreBoundedInBytes() {
    Outbox outbox = outbox(Wishes.NEWEST);
    exit.open(false);
    outbox.catchUp(
        LongStream.range(0, 4).<SharedFrame>mapToObj(i -> sized(i, 4 << 20)).toList(), 0);
    outbox.offer(sized(4, 4 << 20), 0);
    outbox.offer(sized(5, (4 << 20) - 6 * SharedFrame.OBJECT_BYTES), 0);
    assertThat(outbox.books().waiting()).isEqualTo(6);
    outbox.offer(sized(6, 1), 0);
    assertThat(outbox.books().waiting()).isZero();
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_OVERFLOW)).isEqualTo(7);
  }

  @Test
  void aBurstIsNotCountedAgainstTheQueueOfAViewerOfEveryFrame() {
    Outbox outbox = new Outbox(EVERY, exit, 10 * picture(0).heldBytes());
    exit.open(false);
    outbox.catchUp(LongStream.range(0, 100).<SharedFrame>mapToObj(i -> sized(i, 100)).toList(), 0);
    outbox.pump(0);
    for (int i = 100; i < 110; i++) {
      give(outbox, delta(i));
    }
    assertThat(outbox.fellBehind()).isFalse();
    give(outbox, delta(110));
    assertThat(outbox.fellBehind()).isTrue();
  }

  private Outbox outbox(Wishes wishes) {
    return new Outbox(wishes, exit, 1 << 20);
  }

  private static void give(Outbox outbox, TestFrame frame) {
    outbox.offer(frame, 0);
    outbox.pump(0);
  }

  private static TestFrame sized(long sequence, int bytes) {
    return TestFrame.of(Codec.CODEC_H264, sequence == 0, 1, sequence, 0, bytes);
  }

  private static TestFrame taken(long sequence, long captureUs) {
    return TestFrame.of(Codec.CODEC_JPEG, true, 1, sequence, captureUs, 100);
  }
}
