package dev.framecast.viewer.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sink is told of frames that build on others, and how it comes by a keyframe. */
final class SubscriberOrderTest {
  private final FakeRelay relay = new FakeRelay();
  private final Watching seen = new Watching();

  @AfterEach
  void close() {
    seen.close();
    relay.close();
  }

  @Test
  void tellsWhichFrameFollowsTheLastOneDelivered() throws Exception {
    List<Frame> units = H264Units.frames(8, 100, 64, 48);
    seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();

    session.send(units.get(0));
    session.send(units.get(1).toBuilder().setSequence(4).setBuildsOn(0).build());
    session.send(units.get(2).toBuilder().setSequence(5).build());
    session.send(units.get(3).toBuilder().setSequence(6).setPayloadCrc32C(1).build());
    session.send(units.get(4).toBuilder().setSequence(7).build());
    session.send(units.get(5).toBuilder().setSequence(9).build());
    session.send(units.get(0).toBuilder().setSequence(12).build());

    await().until(() -> seen.frames.size() == 6);
    assertThat(seen.sequences()).containsExactly(0L, 4L, 5L, 7L, 9L, 12L);
    assertThat(seen.frames)
        .extracting(ReceivedFrame::follows)
        .containsExactly(true, true, true, false, false, true);
  }

  @Test
  void whoWaitsForAKeyframeAsksForOneAndNotWithEachFrame() {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();
    await().until(subscriber::isConnected);
    for (int frame = 0; frame < 30; frame++) {
      subscriber.dropped(DropReason.DROP_REASON_AWAITING_KEYFRAME);
    }

    session.expect(m -> m.hasReport() && m.getReport().getKeyframeWanted());
    session.expect(
        m -> {
          assertThat(m.getReport().getKeyframeWanted()).isFalse();
          return m.hasReport();
        });
    await()
        .until(
            () -> {
              subscriber.wantKeyframe();
              return session.hasReceived(m -> m.hasReport() && m.getReport().getKeyframeWanted());
            });
  }

  @Test
  void aFrameDroppedForAnotherReasonAsksForNothing() {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();
    await().until(subscriber::isConnected);
    subscriber.dropped(DropReason.DROP_REASON_REPLACED);

    assertThat(
            session
                .expect(m -> m.hasReport() && m.getReport().getDropsCount() == 1)
                .getReport()
                .getKeyframeWanted())
        .isFalse();
  }
}
