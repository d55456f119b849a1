package dev.framecast.capture.source.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecodingOrderTest {
  private final DecodingOrder order = new DecodingOrder();

  @Test
  void aClockThatIsSetBackNowAndThenIsNoOrder() {
    long at = 1_000_000;
    for (int i = 0; i < 1_000; i++) {
      at += i % 75 == 74 ? -9_000_000 : 3_000;
      order.next(at);
      assertThat(order.isReordered()).as("picture %d", i).isFalse();
    }
  }

  @Test
  void picturesThatComeOutOfOrderAreFoundSoon() {
    int[] shown = {0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11};
    for (int at : shown) {
      order.next(at);
    }
    assertThat(order.isReordered()).isTrue();
  }

  @Test
  void alsoWithTheMostThatAStreamMayHold() {
    for (int i = 0; i < 80; i++) {
      order.next(i % 17 == 0 ? i + 16 : i - 1);
    }
    assertThat(order.isReordered()).isTrue();
  }

  @Test
  void picturesWithoutATimeAndARestartSayNothing() {
    for (int i = 0; i < 10; i++) {
      order.next(100);
      order.next(Demuxer.NO_TIME);
      order.restart();
      order.next(50);
      order.restart();
    }
    assertThat(order.isReordered()).isFalse();
  }
}
