package dev.framecast.viewer.subscribe.transit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final long JOINED_US = 1_000_000_000;
  private static final int PAYLOAD_BYTES = 100;

  private final Freshness newest = freshness(Delivery.DELIVERY_NEWEST, 0);
  private long sequence;

  @Test
  void aLatePictureIsPassedOverWhenTheNextIsHere() throws IOException {
    arrives(newest, JOINED_US, 2_000, 0);
    assertThat(arrives(newest, JOINED_US + 33_000, 3_000_000, PAYLOAD_BYTES - 1)).isFalse();
    assertThat(arrives(newest, JOINED_US + 66_000, 3_000_000, PAYLOAD_BYTES)).isTrue();
    assertThat(arrives(newest, JOINED_US + 3_066_000, 50_000, PAYLOAD_BYTES)).isFalse();
  }

  @Test
  void latePicturesThatFollowAtOnceArePassedOverToo() throws IOException {
    arrives(newest, JOINED_US, 2_000, 0);
    arrives(newest, JOINED_US + 33_000, 3_000_000, PAYLOAD_BYTES);
    assertThat(arrives(newest, JOINED_US + 66_000, 2_970_000, 0)).isTrue();
    assertThat(arrives(newest, JOINED_US + 99_000, 3_100_000, 0)).isFalse();
  }

  @Test
  void picturesPassedOverAreNoReasonForAWindow() throws IOException {
    arrives(newest, JOINED_US, 2_000, 0);
    for (int i = 1; i < 50; i++) {
      assertThat(arrives(newest, JOINED_US + i * 33_000, 3_000_000, PAYLOAD_BYTES)).isTrue();
      assertThat(newest.answerTo(frame(Codec.CODEC_JPEG, 0))).isNull();
    }
  }

  @Test
  void aFrameThatOthersBuildOnIsToldToBeLateToo() throws IOException {
    arrives(newest, JOINED_US, 2_000, 0);
    Frame late = frame(Codec.CODEC_H264, JOINED_US + 33_000);
    assertThat(newest.arrived(late, JOINED_US + 3_000_000, () -> PAYLOAD_BYTES)).isTrue();
  }

  @Test
  void nothingIsAskedOfTheSocketWhileNothingIsLate() throws IOException {
    for (int i = 0; i < 100; i++) {
      Frame onTime = frame(Codec.CODEC_JPEG, JOINED_US + i * 33_000);
      newest.arrived(
          onTime,
          JOINED_US + i * 33_000 + 90_000,
          () -> {
            throw new AssertionError("a system call for nothing");
          });
      assertThat(newest.answerTo(onTime)).isNull();
    }
  }

  @Test
  void whatTheRelayHadBeforeWeCameWasNotUnderWay() throws IOException {
    Frame old = frame(Codec.CODEC_JPEG, JOINED_US - 60_000_000);
    assertThat(newest.arrived(old, JOINED_US + 5_000, () -> PAYLOAD_BYTES)).isFalse();
    assertThat(newest.answerTo(old)).isNull();
  }

  @Test
  void picturesThatQueueOnTheWayAreAnsweredWithAWindowAndThenOneByOne() throws IOException {
    arrives(newest, JOINED_US, 2_000, 0);
    Frame late = frame(Codec.CODEC_JPEG, JOINED_US + 33_000);
    newest.arrived(late, JOINED_US + 333_000, () -> 0);
    Ack first = newest.answerTo(late);
    assertThat(first)
        .isEqualTo(
            Ack.newBuilder().setEpoch(1).setSequence(late.getSequence()).setWindow(1).build());
    Frame next = frame(Codec.CODEC_JPEG, JOINED_US + 66_000);
    newest.arrived(next, JOINED_US + 533_000, () -> 0);
    assertThat(newest.answerTo(next))
        .isEqualTo(Ack.newBuilder().setEpoch(1).setSequence(next.getSequence()).build());
  }

  @Test
  void aStreamWhoseFramesHaveNoNumberIsLeftAlone() throws IOException {
    Frame bare = frame(Codec.CODEC_JPEG, JOINED_US).toBuilder().clearSequence().build();
    for (int i = 0; i < 10; i++) {
      assertThat(newest.arrived(bare, JOINED_US + 5_000_000, () -> PAYLOAD_BYTES)).isFalse();
      assertThat(newest.answerTo(bare)).isNull();
    }
  }

  @Test
  void theWindowIsLiftedWhenFramesHaveNoTimeAnyMore() throws IOException {
    picturesThatQueueOnTheWayAreAnsweredWithAWindowAndThenOneByOne();
    Frame bare = frame(Codec.CODEC_JPEG, JOINED_US).toBuilder().clearRelayedUs().build();
    newest.arrived(bare, JOINED_US + 600_000, () -> 0);
    Ack last = Objects.requireNonNull(newest.answerTo(bare));
    assertThat(last.hasWindow()).isTrue();
    assertThat(last.getWindow()).isZero();
    assertThat(newest.answerTo(bare)).isNull();
  }

  @Test
  void whoWantsEveryFrameLetsThemQueue() throws IOException {
    Freshness every = freshness(Delivery.DELIVERY_EVERY, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(arrives(every, JOINED_US + i * 33_000, i * 200_000, PAYLOAD_BYTES)).isFalse();
      assertThat(every.answerTo(frame(Codec.CODEC_JPEG, 0))).isNull();
    }
  }

  @Test
  void aWindowFromTheStartStaysAsItIs() throws IOException {
    Freshness fixed = freshness(Delivery.DELIVERY_EVERY, 3);
    for (int i = 0; i < 50; i++) {
      arrives(fixed, JOINED_US + i * 33_000, i * 200_000, 0);
      Ack ack = Objects.requireNonNull(fixed.answerTo(frame(Codec.CODEC_JPEG, 0)));
      assertThat(ack.hasWindow()).isFalse();
    }
  }

  private boolean arrives(Freshness freshness, long relayedUs, long transitUs, int unread)
      throws IOException {
    return freshness.arrived(
        frame(Codec.CODEC_JPEG, relayedUs), relayedUs + transitUs, () -> unread);
  }

  private Frame frame(Codec codec, long relayedUs) {
    return Frame.newBuilder()
        .setCodec(codec)
        .setKeyframe(true)
        .setEpoch(1)
        .setSequence(sequence++)
        .setRelayedUs(relayedUs)
        .setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))
        .build();
  }

  private static Freshness freshness(Delivery delivery, int window) {
    return new Freshness(delivery, window, JOINED_US, 1_000);
  }
}
