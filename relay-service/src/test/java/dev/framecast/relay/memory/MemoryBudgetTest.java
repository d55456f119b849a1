package dev.framecast.relay.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final List<String> gaveWay = new ArrayList<>();
  private long nowNanos;
  private final MemoryBudget budget = new MemoryBudget(1_000, () -> nowNanos);

  @Test
  void nobodyGivesWayWithinTheBudget() {
    open("a").hold(400);
    open("b").hold(600);
    assertThat(gaveWay).isEmpty();
    assertThat(budget.heldBytes()).isEqualTo(1_000);
  }

  @Test
  void whoHoldsMostForLongestWithoutProgressGivesWay() {
    MemoryBudget.Account camera = open("camera");
    camera.hold(500);
    MemoryBudget.Account stalled = open("stalled");
    stalled.hold(300);
    pass(2_000);
    camera.progressed();
    open("stranger").hold(300);
    assertThat(gaveWay).containsExactly("stalled");
  }

  @Test
  void noMoreGiveWayThanMust() {
    MemoryBudget.Account stalled = open("stalled");
    stalled.hold(900);
    pass(1_000);
    MemoryBudget.Account camera = open("camera");
    camera.hold(500);
    // What the stalled one holds is on its way back, and enough.
    camera.hold(800);
    assertThat(gaveWay).containsExactly("stalled");
    stalled.close();
    assertThat(budget.heldBytes()).isEqualTo(800);
    open("second").hold(100);
    assertThat(gaveWay).containsExactly("stalled");
  }

  @Test
  void whoGaveBackEverythingIsLikeNew() {
    MemoryBudget.Account one = open("one");
    for (int round = 0; round < 2; round++) {
      one.hold(900);
      pass(1_000);
      MemoryBudget.Account other = open("other");
      other.hold(200);
      one.hold(0);
      other.close();
    }
    assertThat(gaveWay).containsExactly("one", "one");
  }

  @Test
  void timeSpentHoldingNothingDoesNotCount() {
    MemoryBudget.Account slowCamera = open("slow camera");
    slowCamera.hold(100);
    slowCamera.hold(0);
    open("stalled").hold(800);
    pass(10_000);
    slowCamera.hold(300);
    assertThat(gaveWay).containsExactly("stalled");
  }

  @Test
  void whereOnlySizesCountTheLargestGivesWay() {
    MemoryBudget sizes = MemoryBudget.ofSizes(1_000);
    sizes.open(() -> gaveWay.add("small")).hold(200);
    sizes.open(() -> gaveWay.add("large")).hold(700);
    sizes.open(() -> gaveWay.add("new")).hold(300);
    assertThat(gaveWay).containsExactly("large");
  }

  @Test
  void whoIsKeptGivesWayWhenNoOtherIsLeft() {
    MemoryBudget.Account camera = open("camera");
    camera.keep(true);
    camera.hold(900);
    pass(5_000);
    open("first").hold(90);
    open("second").hold(60);
    assertThat(gaveWay).containsExactly("first");
    camera.hold(1_100);
    assertThat(gaveWay).containsExactly("first", "second", "camera");
  }

  @Test
  void whoGaveBackBeforeItWasToActNeedNotGiveWayAnyMore() {
    MemoryBudget.Account one = open("one");
    one.hold(900);
    pass(1_000);
    open("other").hold(200);
    assertThat(one.mustGiveWay()).isTrue();
    one.hold(0);
    one.hold(300);
    assertThat(gaveWay).containsExactly("one");
    assertThat(one.mustGiveWay()).isFalse();
  }

  @Test
  void aMarkThatComesAfterEverythingWasGivenBackIsCleared() {
    MemoryBudget.Account one = open("one");
    one.hold(900);
    pass(1_000);
    open("other").hold(200);
    one.close();
    one.close();
    assertThat(one.mustGiveWay()).isFalse();
  }

  private MemoryBudget.Account open(String name) {
    return budget.open(() -> gaveWay.add(name));
  }

  private void pass(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
