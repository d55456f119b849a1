package dev.framecast.viewer.subscribe.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import org.junit.jupiter.api.Test;

/** Which frame can be decoded by whoever decoded the last one delivered. */
class LastDeliveredTest {
  private static final LastDelivered FIVE = LastDelivered.of(delta(5));

  @Test
  void theNextNumberFollowsAndNoOther() {
    assertThat(FIVE.isFollowedBy(delta(6))).isTrue();
    assertThat(FIVE.isFollowedBy(delta(7))).isFalse();
    assertThat(FIVE.isFollowedBy(delta(5))).isFalse();
  }

  @Test
  void overAGapTheOneThatBuildsOnTheLastFollows() {
    assertThat(FIVE.isFollowedBy(buildingOn(5, 9))).isTrue();
    assertThat(FIVE.isFollowedBy(buildingOn(6, 9))).isFalse();
    assertThat(FIVE.isFollowedBy(buildingOn(4, 6))).as("what it says counts").isFalse();
  }

  @Test
  void aKeyframeAlwaysFollows() {
    Frame keyframe = delta(900).toBuilder().setKeyframe(true).setEpoch(8).build();
    assertThat(FIVE.isFollowedBy(keyframe)).isTrue();
    assertThat(LastDelivered.NONE.isFollowedBy(keyframe)).isTrue();
  }

  @Test
  void picturesThatStandAloneAlwaysFollowAlsoUnflagged() {
    Frame jpeg = delta(900).toBuilder().setCodec(Codec.CODEC_JPEG).build();
    assertThat(FIVE.isFollowedBy(jpeg)).isTrue();
    assertThat(LastDelivered.NONE.isFollowedBy(jpeg)).isTrue();
  }

  @Test
  void nothingFollowsFromAnotherEpochOrCodecOrBeforeTheFirst() {
    assertThat(FIVE.isFollowedBy(delta(6).toBuilder().setEpoch(2).build())).isFalse();
    Frame jpeg = delta(5).toBuilder().setCodec(Codec.CODEC_JPEG).build();
    assertThat(LastDelivered.of(jpeg).isFollowedBy(delta(6))).isFalse();
    assertThat(LastDelivered.NONE.isFollowedBy(delta(0))).isFalse();
  }

  @Test
  void framesWithoutNumbersAreBelievedToBeComplete() {
    Frame unnumbered = delta(0).toBuilder().clearSequence().build();
    assertThat(LastDelivered.of(unnumbered).isFollowedBy(unnumbered)).isTrue();
    assertThat(LastDelivered.NONE.isFollowedBy(unnumbered)).isFalse();
  }

  private static Frame delta(long sequence) {
    return Frame.newBuilder().setCodec(Codec.CODEC_H264).setEpoch(1).setSequence(sequence).build();
  }

  private static Frame buildingOn(long basis, long sequence) {
    return delta(sequence).toBuilder().setBuildsOn(basis).build();
  }
}
