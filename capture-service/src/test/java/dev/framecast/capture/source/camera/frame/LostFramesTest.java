package dev.framecast.capture.source.camera.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LostFramesTest {
  @Test
  void gapsAreCounted() {
    assertThat(lostBefore(7, 8, 11, 12)).containsExactly(0, 0, 2, 0);
  }

  @Test
  void countingGoesOnWhereTheDriversNumbersWrap() {
    assertThat(lostBefore(-2, -1, 1)).containsExactly(0, 0, 1);
  }

  @Test
  void numbersThatStandStillOrBeginAnewTellNothing() {
    assertThat(lostBefore(0, 0, 0, 500_000, 3, 5)).containsExactly(0, 0, 0, 0, 0, 1);
  }

  private static IntStream lostBefore(int... sequences) {
    LostFrames lost = new LostFrames();
    return IntStream.of(sequences).map(lost::before);
  }
}
