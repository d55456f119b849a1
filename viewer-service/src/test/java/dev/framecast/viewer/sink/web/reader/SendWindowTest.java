package dev.framecast.viewer.sink.web.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A camera, a way with a delay and a rate, and a page, on a clock of their own. */
class SendWindowTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK = SECOND / 1_000;

  /**
   * What came of ten seconds.
   *
   * @param delivered frames that the page got
   * @param oldestNanos the longest that a frame was on its way in the second half
   */
  private record Outcome(int delivered, long oldestNanos) {}

  @Test
  void aQuickWayCarriesEveryFrame() {
    assertThat(run(30, SECOND / 500, SECOND / 1_000).delivered()).isGreaterThan(298);
  }

  @Test
  void aLongWayCarriesEveryFrameToo() {
    assertThat(run(30, SECOND / 4, SECOND / 1_000).delivered()).isGreaterThan(270);
  }

  @Test
  void onANarrowWayFewFramesWait() {
    Outcome narrow = run(30, SECOND / 50, SECOND / 2);
    assertThat(narrow.delivered()).as("the way is never idle").isGreaterThanOrEqualTo(18);
    assertThat(narrow.oldestNanos()).as("two frames' time and the trip").isLessThan(SECOND * 5 / 4);
  }

  @Test
  void aPageThatDoesNotTellIsNotBounded() {
    SendWindow window = new SendWindow();
    for (int i = 0; i < 1_000; i++) {
      assertThat(window.isOpen()).isTrue();
      window.sent(i);
    }
    assertThat(window.silenceNanos(SECOND)).isZero();
  }

  @Test
  void aPageThatFallsSilentIsSeen() {
    SendWindow window = new SendWindow();
    window.got(0, 0);
    window.sent(10);
    window.sent(20);
    assertThat(window.isOpen()).isFalse();
    assertThat(window.silenceNanos(110)).isEqualTo(100);
    window.got(1, 120);
    assertThat(window.silenceNanos(120)).isEqualTo(100);
    window.got(2, 130);
    assertThat(window.silenceNanos(SECOND)).isZero();
  }

  @Test
  void whatCannotBeIsRefused() {
    SendWindow window = new SendWindow();
    assertThatThrownBy(() -> window.got(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> window.got(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Newest wins: a frame that finds the window shut is dropped. */
  private static Outcome run(int fps, long tripNanos, long nanosPerFrame) {
    SendWindow window = new SendWindow();
    window.got(0, 0);
    ArrayDeque<long[]> way = new ArrayDeque<>();
    long wayIsFreeAt = 0;
    long nextFrame = 0;
    int delivered = 0;
    long oldest = 0;
    for (long now = 0; now < 10 * SECOND; now += TICK) {
      while (!way.isEmpty() && way.peek()[1] <= now) {
        long[] frame = way.remove();
        delivered++;
        window.got(delivered, now);
        if (now > 5 * SECOND) {
          oldest = Math.max(oldest, now - frame[0]);
        }
      }
      if (now >= nextFrame && window.isOpen()) {
        nextFrame = now + SECOND / fps - now % (SECOND / fps);
        window.sent(now);
        wayIsFreeAt = Math.max(now, wayIsFreeAt) + nanosPerFrame;
        way.add(new long[] {now, wayIsFreeAt + tripNanos});
      }
    }
    return new Outcome(delivered, oldest);
  }
}
