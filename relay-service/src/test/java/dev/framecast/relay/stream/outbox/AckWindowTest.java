package dev.framecast.relay.stream.outbox;

import static dev.framecast.relay.stream.outbox.TestFrame.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import org.junit.jupiter.api.Test;

/** What a viewer is sent that acknowledges, from the start or from some moment on. */
class AckWindowTest {
  private final TestExit exit = new TestExit();

  @Test
  void atMostAWindowOfFramesIsUnacknowledged() {
    Outbox outbox = outbox(new Wishes(false, 0, 0, 2));
    for (int i = 0; i < 5; i++) {
      give(outbox, picture(i));
    }
    assertThat(exit.sequences()).containsExactly(0L, 1L);
    acknowledge(outbox, 0);
    assertThat(exit.sequences()).containsExactly(0L, 1L, 4L);
    acknowledge(outbox, 4);
    give(outbox, picture(5));
    give(outbox, picture(6));
    give(outbox, picture(7));
    assertThat(exit.sequences()).containsExactly(0L, 1L, 4L, 5L, 6L);
  }

  @Test
  void anyAcknowledgementFreesFramesWithoutANumber() {
    Outbox outbox = outbox(new Wishes(false, 0, 0, 1));
    give(outbox, picture(-1));
    give(outbox, picture(-1));
    assertThat(exit.written).hasSize(1);
    acknowledge(outbox, 0);
    assertThat(exit.written).hasSize(2);
  }

  @Test
  void framesOfALowerEpochSentAfterTheAcknowledgedOneStayUnderWay() {
    Outbox outbox = outbox(new Wishes(false, 0, 0, 2));
    give(outbox, TestFrame.of(Codec.CODEC_JPEG, true, 2, 7, 0, 100));
    give(outbox, picture(0));
    outbox.acknowledged(Ack.newBuilder().setEpoch(2).setSequence(7).build(), 0);
    giveAll(outbox, 1, 4);
    assertThat(exit.sequences()).as("one of two is under way").containsExactly(7L, 0L, 1L);
    acknowledge(outbox, 0);
    assertThat(exit.sequences()).containsExactly(7L, 0L, 1L, 3L);
  }

  @Test
  void aWindowAskedForLaterCountsWhatWasSentBefore() {
    Outbox outbox = outbox(Wishes.NEWEST);
    giveAll(outbox, 0, 10);
    assertThat(exit.written).hasSize(10);
    acknowledge(outbox, 2, 2);
    giveAll(outbox, 10, 13);
    acknowledge(outbox, 8);
    assertThat(exit.written).as("frame 9 is under way").hasSize(10);
    acknowledge(outbox, 9);
    giveAll(outbox, 13, 16);
    assertThat(exit.sequences()).endsWith(9L, 12L, 13L);
    acknowledge(outbox, 12);
    assertThat(exit.sequences()).endsWith(9L, 12L, 13L, 15L);
  }

  @Test
  void aWindowAskedForWithNothingUnderWayIsOpen() {
    Outbox outbox = outbox(Wishes.NEWEST);
    giveAll(outbox, 0, 3);
    acknowledge(outbox, 2, 2);
    giveAll(outbox, 3, 8);
    assertThat(exit.sequences()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void aWindowMayBeWidenedAndNarrowed() {
    Outbox outbox = outbox(new Wishes(false, 0, 0, 1));
    giveAll(outbox, 0, 4);
    acknowledge(outbox, 0, 4);
    assertThat(exit.sequences()).containsExactly(0L, 3L);
    giveAll(outbox, 4, 9);
    assertThat(exit.sequences()).containsExactly(0L, 3L, 4L, 5L, 6L);
    acknowledge(outbox, 3, 2);
    acknowledge(outbox, 4);
    assertThat(exit.written).as("two are under way").hasSize(5);
    acknowledge(outbox, 5);
    assertThat(exit.sequences()).endsWith(6L, 8L);
  }

  @Test
  void withoutAWindowThereIsRoomAtOnce() {
    Outbox outbox = outbox(Wishes.NEWEST);
    giveAll(outbox, 0, 3);
    acknowledge(outbox, 0, 1);
    giveAll(outbox, 3, 5);
    assertThat(exit.written).hasSize(3);
    acknowledge(outbox, 1, 0);
    giveAll(outbox, 5, 8);
    assertThat(exit.sequences()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L);
    acknowledge(outbox, 7);
    assertThat(exit.written).hasSize(7);
  }

  @Test
  void aFrameOfTheNextEpochIsUnderWayToo() {
    Outbox outbox = outbox(Wishes.NEWEST);
    giveAll(outbox, 7, 8);
    give(outbox, TestFrame.of(Codec.CODEC_JPEG, true, 2, 0, 0, 100));
    acknowledge(outbox, 7, 1);
    give(outbox, TestFrame.of(Codec.CODEC_JPEG, true, 2, 1, 0, 100));
    assertThat(exit.written).hasSize(2);
    outbox.acknowledged(Ack.newBuilder().setEpoch(2).setSequence(0).build(), 0);
    assertThat(exit.written).hasSize(3);
  }

  @Test
  void framesWithoutANumberNeverBlockAWindowAskedForLater() {
    Outbox outbox = outbox(Wishes.NEWEST);
    giveAll(outbox, 0, 2);
    give(outbox, picture(-1));
    acknowledge(outbox, 0, 1);
    give(outbox, picture(-1));
    assertThat(exit.written).hasSize(4);
    acknowledge(outbox, 0);
    give(outbox, picture(-1));
    assertThat(exit.written).hasSize(5);
  }

  private Outbox outbox(Wishes wishes) {
    return new Outbox(wishes, exit, 1 << 20);
  }

  private static void giveAll(Outbox outbox, long from, long to) {
    for (long i = from; i < to; i++) {
      give(outbox, picture(i));
    }
  }

  private static void give(Outbox outbox, TestFrame frame) {
    outbox.offer(frame, 0);
    outbox.pump(0);
  }

  private static void acknowledge(Outbox outbox, long sequence) {
    outbox.acknowledged(Ack.newBuilder().setEpoch(1).setSequence(sequence).build(), 0);
  }

  private static void acknowledge(Outbox outbox, long sequence, int window) {
    Ack ack = Ack.newBuilder().setEpoch(1).setSequence(sequence).setWindow(window).build();
    outbox.acknowledged(ack, 0);
  }
}
