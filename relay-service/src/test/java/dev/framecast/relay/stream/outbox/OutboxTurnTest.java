package dev.framecast.relay.stream.outbox;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static dev.framecast.relay.stream.outbox.TestFrame.keyframe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an outbox does in one turn of its event loop, and what has come before that turn. */
class OutboxTurnTest {
  private final TestExit exit = new TestExit();

  @Test
  void whatWaitsAlreadyIsNotTakenFromTheCacheOnceMore() {
    for (Wishes wishes : List.of(Wishes.NEWEST, new Wishes(false, 0, 0, 4))) {
      TestExit socket = new TestExit();
      Outbox outbox = new Outbox(wishes, socket, 1 << 20);
      List<SharedFrame> cached = LongStream.range(0, 5).mapToObj(OutboxTurnTest::cached).toList();
      cached.subList(0, 3).forEach(frame -> outbox.offer(frame, 0));
      outbox.missed(1);
      outbox.catchUp(cached, 0);
      outbox.pump(0);
      outbox.acknowledged(Ack.newBuilder().setEpoch(1).setSequence(3).build(), 0);
      assertThat(socket.sequences()).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(outbox.books().dropped(DropReason.DROP_REASON_REPLACED)).isZero();
    }
  }

  @Test
  void aCacheThatBeganAnewReplacesWhatWaits() {
    Outbox outbox = outbox(Wishes.NEWEST);
    outbox.offer(keyframe(0), 0);
    outbox.offer(delta(1), 0);
    outbox.missed(1);
    outbox.catchUp(List.of(keyframe(2), delta(3)), 0);
    outbox.pump(0);
    assertThat(exit.sequences()).containsExactly(2L, 3L);
    assertThat(outbox.books().dropped(DropReason.DROP_REASON_REPLACED)).isEqualTo(2);
  }

  @Test
  void aTurnIsBoundedInFramesAndBytes() {
    Outbox outbox = outbox(Wishes.NEWEST);
    outbox.catchUp(LongStream.range(0, 40).mapToObj(OutboxTurnTest::cached).toList(), 0);
    outbox.pump(0);
    assertThat(exit.written).hasSize(16);
    assertThat(outbox.isUnfinished()).isTrue();
    outbox.pump(0);
    outbox.pump(0);
    assertThat(exit.written).hasSize(40);
    assertThat(outbox.isUnfinished()).isFalse();
    Outbox large = outbox(Wishes.NEWEST);
    large.catchUp(LongStream.range(0, 9).<SharedFrame>mapToObj(i -> sized(i, 400_000)).toList(), 0);
    large.pump(0);
    assertThat(exit.written).hasSize(43);
    large.close();
    assertThat(large.isUnfinished()).isFalse();
  }

  private static SharedFrame cached(long sequence) {
    return sequence == 0 ? keyframe(0) : delta(sequence);
  }

  private static TestFrame sized(long sequence, int bytes) {
    return TestFrame.of(Codec.CODEC_H264, sequence == 0, 1, sequence, 0, bytes);
  }

  private Outbox outbox(Wishes wishes) {
    return new Outbox(wishes, exit, 1 << 20);
  }
}
