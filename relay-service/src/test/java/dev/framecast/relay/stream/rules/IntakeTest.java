package dev.framecast.relay.stream.rules;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static dev.framecast.relay.stream.outbox.TestFrame.keyframe;
import static dev.framecast.relay.stream.outbox.TestFrame.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.relay.stream.outbox.TestFrame;
import dev.framecast.wire.v1.Codec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final int BUDGET_BYTES = 64 << 20;

  private final MemoryBudget budget = MemoryBudget.ofSizes(BUDGET_BYTES);
  private final Intake intake = new Intake(budget, Runnable::run);

  @Test
  void sequenceAndCaptureTimeOnlyRise() {
    assertThat(intake.take(frame(5, 10, 1_000))).isTrue();
    assertThat(intake.take(frame(5, 10, 2_000))).isFalse();
    assertThat(intake.take(frame(5, 9, 2_000))).isFalse();
    assertThat(intake.take(frame(5, 11, 1_000))).isFalse();
    assertThat(intake.take(frame(5, 12, 1_001))).isTrue();
    assertThat(intake.take(frame(5, 13, 0))).isTrue();
    assertThat(intake.take(frame(5, 14, 1_001))).isFalse();
    assertThat(intake.counts()).isEqualTo(new Intake.Counts(7, 700, 4, 0));
  }

  @Test
  void aGreaterEpochBeginsAnewAndASmallerOneIsDropped() {
    intake.take(frame(5, 10, 1_000));
    assertThat(intake.take(frame(4, 11, 2_000))).isFalse();
    assertThat(intake.take(frame(6, 0, 500))).isTrue();
    assertThat(intake.take(frame(5, 11, 2_000))).isFalse();
  }

  @Test
  void anotherPublisherMayHaveASmallerEpoch() {
    intake.take(frame(5, 10, 1_000));
    intake.reset();
    assertThat(intake.take(frame(1, 0, 10))).isTrue();
  }

  @Test
  void framesWithoutANumberPass() {
    intake.take(frame(5, 10, 1_000));
    assertThat(intake.take(frame(0, -1, 0))).isTrue();
    assertThat(intake.take(frame(0, -1, 0))).isTrue();
    assertThat(intake.take(frame(5, 10, 1_000))).isFalse();
  }

  @Test
  void whereTheCachesOfAllStreamsAreTooLargeTheLargestIsLetGo() {
    Intake other = new Intake(budget, Runnable::run);
    TestFrame large = TestFrame.of(Codec.CODEC_JPEG, true, 1, 0, 0, BUDGET_BYTES - 1_500);
    other.take(large);
    intake.take(picture(0));
    assertThat(cached()).containsExactly(0L);
    intake.take(picture(1));
    assertThat(large.references()).isEqualTo(2);
    new Intake(budget, Runnable::run).take(picture(0));
    assertThat(large.references()).isEqualTo(1);
    assertThat(other.shareCached()).isEmpty();
    assertThat(cached()).containsExactly(1L);
  }

  @Test
  void groupsOfPicturesAreLetGoBeforeALargePictureThatStandsAlone() {
    Intake still = new Intake(budget, Runnable::run);
    still.take(TestFrame.of(Codec.CODEC_JPEG, true, 1, 0, 0, 30 << 20));
    List<Intake> videos = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Intake video = new Intake(budget, Runnable::run);
      video.take(sized(0, true, 1 << 20));
      video.take(sized(1, false, 9 << 20));
      videos.add(video);
    }
    assertThat(still.shareCached()).hasSize(1);
    assertThat(videos).filteredOn(video -> video.shareCached().isEmpty()).hasSize(1);
  }

  @Test
  void lateJoinersGetTheNewestPictureAlone() {
    TestFrame old = picture(0);
    intake.take(old);
    intake.take(picture(1));
    assertThat(cached()).containsExactly(1L);
    assertThat(old.references()).isEqualTo(1);
  }

  @Test
  void lateJoinersGetTheGroupOfPictures() {
    intake.take(delta(0));
    assertThat(cached()).isEmpty();
    intake.take(keyframe(1));
    intake.take(delta(2));
    intake.take(delta(3));
    assertThat(cached()).containsExactly(1L, 2L, 3L);
    intake.take(keyframe(4));
    assertThat(cached()).containsExactly(4L);
  }

  @Test
  void aGroupWithAHoleIsNotGivenOut() {
    intake.take(keyframe(0));
    intake.lost(1);
    intake.take(delta(2));
    assertThat(cached()).isEmpty();
    assertThat(intake.takeLost()).isEqualTo(1);
    assertThat(intake.takeLost()).isZero();
  }

  @Test
  void aGroupOfSixHundredFramesIsHeld() {
    intake.take(keyframe(0));
    for (int i = 1; i < 600; i++) {
      intake.take(delta(i).relayed(i * 40_000L));
    }
    assertThat(cached()).hasSize(600);
  }

  @Test
  void aMillionTinyFramesAreNotHeld() {
    intake.take(sized(0, true, 30));
    for (int i = 1; i < 14_400; i++) {
      intake.take(sized(i, false, 30));
    }
    assertThat(cached()).hasSize(14_400);
    assertThat(budget.heldBytes()).isGreaterThan(14_400 * 500);
    for (int i = 14_400; i < 1_000_000; i++) {
      intake.take(sized(i, false, 30));
    }
    assertThat(cached()).isEmpty();
    assertThat(budget.heldBytes()).isZero();
  }

  @Test
  void aGroupLongerThanAMinuteIsLetGo() {
    TestFrame start = keyframe(0).relayed(5_000_000);
    intake.take(start);
    intake.take(delta(1).relayed(65_000_000));
    assertThat(cached()).containsExactly(0L, 1L);
    intake.take(delta(2).relayed(65_000_001));
    assertThat(cached()).isEmpty();
    assertThat(start.references()).isEqualTo(1);
    intake.take(delta(3).relayed(65_000_002));
    assertThat(cached()).isEmpty();
  }

  @Test
  void aGroupOfTooManyBytesIsLetGo() {
    TestFrame start = sized(0, true, 20 << 20);
    intake.take(start);
    assertThat(cached()).as("one keyframe is held whatever its size").containsExactly(0L);
    intake.take(sized(1, true, 8 << 20));
    intake.take(sized(2, false, 8 << 20));
    assertThat(cached()).containsExactly(1L, 2L);
    intake.take(sized(3, false, 1));
    assertThat(cached()).isEmpty();
    assertThat(start.references()).isEqualTo(1);
  }

  @Test
  void aFrameThatSaysWhatItBuildsOnContinuesTheGroupOverAGap() {
    intake.take(keyframe(0));
    intake.take(delta(3).buildingOn(0));
    intake.take(delta(4));
    assertThat(cached()).containsExactly(0L, 3L, 4L);
    intake.take(delta(6));
    assertThat(cached()).as("5 never came").isEmpty();
  }

  private List<Long> cached() {
    List<SharedFrame> shared = intake.shareCached();
    shared.forEach(SharedFrame::release);
    return shared.stream().map(frame -> frame.header().sequence()).toList();
  }

  private static TestFrame sized(long sequence, boolean keyframe, int bytes) {
    return TestFrame.of(Codec.CODEC_H264, keyframe, 1, sequence, 0, bytes);
  }

  private static TestFrame frame(long epoch, long sequence, long captureUs) {
    return TestFrame.of(Codec.CODEC_JPEG, true, epoch, sequence, captureUs, 100);
  }
}
