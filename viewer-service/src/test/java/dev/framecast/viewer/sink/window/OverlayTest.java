package dev.framecast.viewer.sink.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Tally;
import dev.framecast.wire.v1.DropReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OverlayTest {
  private static final Tally TALLY =
      new Tally(
          40,
          1_000,
          3,
          38,
          Map.of(DropReason.DROP_REASON_CORRUPT, 2L),
          new Tally.Ages(29, 8_000, 9_000, 9_500),
          1);

  @Test
  void tellsStateSizeAgeRateAndLosses() {
    assertThat(new Overlay("live", "", 24_900, 640, 480).lines("cam", TALLY))
        .containsExactly("cam  live  640x480", "age 24 ms  29 fps  3 missing  2 dropped");
  }

  @Test
  void oldPictureIsToldInSecondsWithWhatHappened() {
    assertThat(
            new Overlay("offline", "the camera is gone", 12_300_000, 640, 480).lines("cam", TALLY))
        .contains("the camera is gone")
        .anyMatch(line -> line.startsWith("age 12 s"));
  }

  @Test
  void beforeTheFirstPictureNothingIsMadeUp() {
    assertThat(new Overlay("connecting", "", ReceivedFrame.UNKNOWN_AGE, 0, 0).lines("cam", TALLY))
        .first()
        .isEqualTo("cam  connecting");
  }
}
