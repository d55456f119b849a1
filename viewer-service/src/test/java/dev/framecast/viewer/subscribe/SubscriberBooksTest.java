package dev.framecast.viewer.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Report;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubscriberBooksTest {
  private final FakeRelay relay = new FakeRelay();
  private final Watching seen = new Watching();

  @AfterEach
  void close() {
    seen.close();
    relay.close();
  }

  @Test
  void framesWithAWrongChecksumAreCountedAndNotDelivered() throws Exception {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();
    Frame good = TestPictures.jpegFrame(0, relay.nowUs());

    session.send(good);
    session.send(good.toBuilder().setSequence(1).setPayloadCrc32C(1).build());
    session.send(good.toBuilder().setSequence(2).build());

    await().until(() -> seen.frames.size() == 2);
    assertThat(seen.sequences()).containsExactly(0L, 2L);
    assertThat(seen.frames.get(1).droppedBefore()).isEqualTo(1);
    assertThat(subscriber.tally().drops()).containsEntry(DropReason.DROP_REASON_CORRUPT, 1L);
    assertThat(subscriber.tally().missing()).isZero();
  }

  @Test
  void sequenceStaysMonotonicAndGapsAreCounted() throws Exception {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();
    for (long sequence : new long[] {10, 11, 15, 12, 15, 16}) {
      session.send(TestPictures.jpegFrame(sequence, relay.nowUs()));
    }
    Frame nextEpoch = TestPictures.jpegFrame(0, relay.nowUs()).toBuilder().setEpoch(2).build();
    session.send(nextEpoch);

    await().until(() -> seen.frames.size() == 5);
    assertThat(seen.sequences()).containsExactly(10L, 11L, 15L, 16L, 0L);
    assertThat(seen.frames)
        .extracting(ReceivedFrame::droppedBefore)
        .containsExactly(0L, 0L, 3L, 0L, 0L);
    assertThat(subscriber.tally().missing()).isEqualTo(3);
    assertThat(subscriber.tally().drops()).containsEntry(DropReason.DROP_REASON_OUT_OF_ORDER, 2L);
  }

  @Test
  void ageIsRightWhenTheViewersClockIsAnHourOff() throws Exception {
    MicrosClock right = MicrosClock.steady();
    MicrosClock hourAhead = () -> right.nowUs() + Duration.ofHours(1).toNanos() / 1_000;
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM), hourAhead);
    FakeSession session = relay.session();
    await().until(subscriber::isConnected);

    session.send(TestPictures.jpegFrame(0, relay.nowUs() - 500_000));

    await().until(() -> seen.frames.size() == 1);
    ReceivedFrame frame = seen.frames.getFirst();
    assertThat(frame.ageUs(frame.receivedUs())).isBetween(490_000L, 1_500_000L);
    assertThat(subscriber.relayNowUs()).isCloseTo(relay.nowUs(), within(250_000L));
  }

  @Test
  void reportsWhatBecameOfTheFramesOfThisSession() throws Exception {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    relay.session().send(TestPictures.jpegFrame(0, relay.nowUs()));
    await().until(() -> seen.frames.size() == 1);
    subscriber.shown(seen.frames.getFirst(), relay.nowUs());
    relay.die();
    relay.rise();
    FakeSession session = relay.session();
    session.send(TestPictures.jpegFrame(1, 1_000_000));
    session.send(TestPictures.jpegFrame(2, 1_000_000));
    await().until(() -> seen.frames.size() == 3);
    subscriber.shown(seen.frames.get(1), 1_030_000);
    subscriber.dropped(DropReason.DROP_REASON_OVERSIZED);

    Report report =
        session
            .expect(
                m ->
                    m.hasReport()
                        && m.getReport().getShown() == 1
                        && m.getReport().getDropsCount() == 1)
            .getReport();

    assertThat(report.getDrops(0).getReason()).isEqualTo(DropReason.DROP_REASON_OVERSIZED);
    assertThat(report.getDrops(0).getFrames()).isEqualTo(1);
    assertThat((double) report.getAgeP50Us()).isCloseTo(30_000, within(600.0));
    assertThat(report.getAgeP99Us()).isGreaterThanOrEqualTo(report.getAgeP50Us());
  }

  @Test
  void acknowledgesEachFrameWhenItHasAWindow() throws Exception {
    seen.start(relay, new Subscription(Watching.CAM, Delivery.DELIVERY_EVERY, 0, 0, 1));
    FakeSession session = relay.session();

    session.send(TestPictures.jpegFrame(7, relay.nowUs()));

    Envelope ack = session.expect(Envelope::hasAck);
    assertThat(ack.getAck().getSequence()).isEqualTo(7);
    assertThat(ack.getAck().getEpoch()).isEqualTo(1);
  }
}
