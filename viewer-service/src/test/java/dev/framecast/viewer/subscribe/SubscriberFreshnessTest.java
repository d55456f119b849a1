package dev.framecast.viewer.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubscriberFreshnessTest {
  private static final long LATE_US = 3_000_000;

  private final AtomicLong passedUs = new AtomicLong();
  private final MicrosClock steady = MicrosClock.steady();
  private final MicrosClock clock = () -> steady.nowUs() + passedUs.get();
  private final FakeRelay relay = new FakeRelay(clock);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final List<Long> shown = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> late = Collections.synchronizedList(new ArrayList<>());
  private final Subscriber subscriber =
      new Subscriber(
          relay.dialer(clock),
          Subscription.newest(Watching.CAM),
          () -> Watching.TOKEN,
          "test",
          this::show);
  private FakeSession session;

  @BeforeEach
  void getTheFirstPictureAndLetTimePass() throws Exception {
    subscriber.start();
    session = relay.session();
    session.send(frame(0, 0));
    await().until(() -> shown.size() == 1);
    passedUs.addAndGet(10 * LATE_US);
  }

  @AfterEach
  void close() {
    firstMayEnd.countDown();
    subscriber.close();
    relay.close();
  }

  @Test
  void asksForAWindowWhenPicturesComeLateAndAcknowledgesFromThenOn() throws Exception {
    firstMayEnd.countDown();
    session.send(frame(1, LATE_US));
    Ack asked = session.expect(Envelope::hasAck).getAck();
    assertThat(asked.getSequence()).as("nothing was acknowledged before").isEqualTo(1);
    assertThat(asked.getWindow()).isEqualTo(1);
    session.send(frame(2, LATE_US));
    Ack next = session.expect(Envelope::hasAck).getAck();
    assertThat(next.getSequence()).isEqualTo(2);
    assertThat(next.hasWindow()).isFalse();
    assertThat(shown).containsExactly(0L, 1L, 2L);
  }

  @Test
  void afterAStopOfItsOwnItPassesOverWhatIsOldAndShowsTheNewest() throws Exception {
    for (int i = 1; i <= 20; i++) {
      session.send(frame(i, LATE_US));
    }
    session.send(frame(21, 0));
    firstMayEnd.countDown();
    await().until(() -> shown.contains(21L));
    long passedOver = subscriber.tally().drops().getOrDefault(DropReason.DROP_REASON_TOO_OLD, 0L);
    assertThat(passedOver).isPositive().isEqualTo(22 - shown.size());
    assertThat(shown).isSorted();
  }

  @Test
  void afterAStopFramesThatOthersBuildOnAreDeliveredAndToldToBeLate() throws Exception {
    for (int i = 1; i <= 20; i++) {
      session.send(video(i, LATE_US));
    }
    session.send(video(21, 0));
    firstMayEnd.countDown();
    await().until(() -> shown.contains(21L));
    assertThat(shown).hasSize(22).isSorted();
    assertThat(late).isNotEmpty().isSorted().isSubsetOf(shown).doesNotContain(0L, 21L);
  }

  private Frame video(long sequence, long lateUs) {
    return frame(sequence, lateUs).toBuilder().setCodec(Codec.CODEC_H264).build();
  }

  private Frame frame(long sequence, long lateUs) {
    Frame frame = TestPictures.jpegFrame(sequence, clock.nowUs());
    return frame.toBuilder().setRelayedUs(clock.nowUs() - lateUs).build();
  }

  private void show(ReceivedFrame frame) {
    if (frame.late()) {
      late.add(frame.frame().getSequence());
    }
    shown.add(frame.frame().getSequence());
    try {
      firstMayEnd.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
