package dev.framecast.capture.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.RawPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestFrameTest {
  private final List<DropCause> dropped = new ArrayList<>();
  private final List<AVFrame> pictures = new ArrayList<>();
  private final LatestFrame slot = new LatestFrame(dropped::add);

  @Test
  void aNewerFrameReplacesTheOneThatWaits() throws InterruptedException {
    slot.put(frame(0));
    slot.put(frame(1));
    slot.put(frame(2));

    LatestFrame.Numbered taken = Objects.requireNonNull(slot.take());

    assertThat(taken.sequence()).isEqualTo(2);
    assertThat(dropped).containsExactly(DropCause.REPLACED, DropCause.REPLACED);
    assertThat(pictures.get(0).isNull()).as("memory of a replaced frame is freed").isTrue();
    assertThat(pictures.get(2).isNull()).isFalse();
    taken.frame().close();
  }

  @Test
  void clearingWaitsForTheFrameThatIsBeingSent() throws Exception {
    slot.put(frame(0));
    LatestFrame.Numbered taken = Objects.requireNonNull(slot.take());
    slot.put(frame(1));
    var clearing = CompletableFuture.runAsync(this::clearQuietly);
    assertThat(clearing).isNotDone();
    taken.frame().close();
    slot.done();
    assertThat(clearing).succeedsWithin(Duration.ofSeconds(10));
    assertThat(dropped).containsExactly(DropCause.CLOSED);
  }

  @Test
  void aFrameIsTakenOnce() throws Exception {
    slot.put(frame(0));
    assertThat(slot.take()).isNotNull().satisfies(first -> first.frame().close());
    var second = CompletableFuture.supplyAsync(this::takeQuietly);
    assertThat(second).isNotDone();
    slot.put(frame(1));
    assertThat(second.get()).isNotNull().satisfies(taken -> taken.frame().close());
    assertThat(dropped).isEmpty();
  }

  @Test
  void nothingComesOutOnceItIsClosed() throws InterruptedException {
    slot.put(frame(0));
    slot.close();
    slot.put(frame(1));

    assertThat(slot.take()).isNull();
    assertThat(dropped).containsExactly(DropCause.CLOSED, DropCause.CLOSED);
    assertThat(pictures).allMatch(picture -> picture.isNull());
  }

  @Test
  void aFrameOfASourceThatIsGoneIsNotShownLater() throws InterruptedException {
    slot.put(frame(0));
    slot.clear(Duration.ZERO);

    assertThat(slot.awaitEmpty(Duration.ZERO)).isTrue();
    assertThat(dropped).containsExactly(DropCause.CLOSED);
  }

  @Test
  void framesThatBuildOnOthersWaitForTwoSecondsAndThenAllGo() throws InterruptedException {
    slot.put(unit(0, true, 1_000, 0));
    for (int i = 1; i <= 50; i++) {
      slot.put(unit(i, false, 1_000, i * 40_000L));
    }
    assertThat(dropped).isEmpty();
    LatestFrame.Numbered first = Objects.requireNonNull(slot.take());
    assertThat(first.sequence()).isZero();
    first.frame().close();
    slot.put(unit(51, false, 1_000, 2_040_001));
    assertThat(dropped).hasSize(51);
    slot.put(unit(52, false, 1_000, 2_080_000));
    assertThat(dropped).as("nothing to build on").hasSize(52);
    slot.put(unit(53, true, 1_000, 2_120_000));
    slot.put(unit(54, false, 1_000, 2_160_000));
    assertThat(dropped).hasSize(52);
    slot.close();
  }

  @Test
  void framesThatBuildOnOthersAreBoundedInBytes() {
    slot.put(unit(0, true, 4 << 20, 0));
    slot.put(unit(1, false, 4 << 20, 0));
    assertThat(dropped).isEmpty();
    slot.put(unit(2, false, 1, 0));
    assertThat(dropped).hasSize(3);
    slot.put(unit(3, true, 9 << 20, 0));
    assertThat(dropped).as("one has room whatever its size").hasSize(3);
    slot.close();
  }

  private static LatestFrame.Numbered unit(
      long sequence, boolean isKeyframe, int bytes, long capturedUs) {
    AVPacket memory = avcodec.av_packet_alloc();
    assertThat(avcodec.av_new_packet(memory, bytes)).isZero();
    var picture = CompressedPicture.h264(memory, isKeyframe, 64, 48);
    return new LatestFrame.Numbered(sequence, new SourceFrame(capturedUs, picture));
  }

  private LatestFrame.Numbered frame(long sequence) {
    AVFrame picture = avutil.av_frame_alloc();
    pictures.add(picture);
    return new LatestFrame.Numbered(sequence, new SourceFrame(sequence, new RawPicture(picture)));
  }

  private void clearQuietly() {
    try {
      slot.clear(Duration.ofMinutes(1));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private LatestFrame.@Nullable Numbered takeQuietly() {
    try {
      return slot.take();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
