package dev.framecast.viewer.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubscriberSessionsTest {
  private final FakeRelay relay = new FakeRelay();
  private final Watching seen = new Watching();

  @AfterEach
  void close() {
    seen.close();
    relay.close();
  }

  @Test
  void asksForWhatItsSubscriptionSays() {
    seen.start(relay, new Subscription(Watching.CAM, Delivery.DELIVERY_EVERY, 12.5f, 300, 4));

    Hello hello = relay.session().hello();

    assertThat(hello.getProtocolVersion()).isEqualTo(Protocol.VERSION);
    assertThat(hello.getRole()).isEqualTo(Role.ROLE_VIEWER);
    assertThat(hello.getStream()).isEqualTo("cam");
    assertThat(hello.getToken()).isEqualTo(Watching.TOKEN);
    assertThat(hello.getDelivery()).isEqualTo(Delivery.DELIVERY_EVERY);
    assertThat(hello.getMaxFps()).isEqualTo(12.5f);
    assertThat(hello.getMaxAgeMs()).isEqualTo(300);
    assertThat(hello.getWindow()).isEqualTo(4);
  }

  @Test
  void comesBackAfterTheRelayDiedAndRose() throws Exception {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    relay.session().send(TestPictures.jpegFrame(0, relay.nowUs()));
    await().until(() -> seen.frames.size() == 1);

    relay.die();
    await().until(() -> !seen.losses.isEmpty());
    assertThat(subscriber.isConnected()).isFalse();
    relay.rise();
    relay.session().send(TestPictures.jpegFrame(5, relay.nowUs()));

    await().until(() -> seen.frames.size() == 2);
    assertThat(seen.welcomes).hasSize(2);
    assertThat(seen.frames.get(1).droppedBefore()).isEqualTo(4);
    assertThat(subscriber.tally().sessions()).isEqualTo(2);
  }

  @Test
  void directoryTellsOfStreams() throws Exception {
    seen.start(relay, Subscription.directory());
    FakeSession session = relay.session();
    assertThat(session.hello().getStream()).isEmpty();

    session.send(
        StreamStatus.newBuilder()
            .setStream("door")
            .setState(StreamState.STREAM_STATE_LIVE)
            .build());

    await().until(() -> seen.statuses.size() == 1);
    assertThat(seen.statuses.getFirst().getStream()).isEqualTo("door");
  }

  @Test
  void refusalIsToldAndNotHammered() {
    relay.refuse(
        Goodbye.newBuilder()
            .setCode(GoodbyeCode.GOODBYE_CODE_DENIED)
            .setReason("no valid token")
            .build());
    seen.start(relay, Subscription.newest(Watching.CAM));

    await().until(() -> seen.refusals.size() == 1);
    assertThat(seen.refusals.getFirst()).hasMessage("no valid token");
    assertThat(seen.refusals.getFirst().code()).isEqualTo(GoodbyeCode.GOODBYE_CODE_DENIED);
    assertThat(seen.welcomes).isEmpty();
  }

  @Test
  void sinkThatFailsGetsANewSession() throws Exception {
    seen.failOnce = true;
    seen.start(relay, Subscription.newest(Watching.CAM));
    relay.session().send(TestPictures.jpegFrame(0, relay.nowUs()));

    relay.session().send(TestPictures.jpegFrame(1, relay.nowUs()));

    await().until(() -> seen.frames.size() == 1);
    assertThat(seen.losses).containsExactly("screen is full");
  }

  @Test
  void closingSaysGoodbyeAndEndsWhileTheRelayIsAway() throws Exception {
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();
    await().until(subscriber::isConnected);

    subscriber.close(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN, "told to stop");

    Goodbye goodbye = session.expect(Envelope::hasGoodbye).getGoodbye();
    assertThat(goodbye.getCode()).isEqualTo(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN);
    assertThat(seen.losses).isEmpty();

    relay.die();
    Subscriber lonely = seen.start(relay, Subscription.newest(Watching.CAM));
    lonely.close();
    assertThat(lonely.isConnected()).isFalse();
  }

  @Test
  void mayBeClosedFromItsOwnListener() throws Exception {
    seen.closeAtFrame = true;
    Subscriber subscriber = seen.start(relay, Subscription.newest(Watching.CAM));
    FakeSession session = relay.session();

    session.send(TestPictures.jpegFrame(0, relay.nowUs()));

    session.expect(Envelope::hasGoodbye);
    await().until(() -> !subscriber.isConnected());
  }
}
