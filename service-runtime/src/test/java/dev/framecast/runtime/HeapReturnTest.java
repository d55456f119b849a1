package dev.framecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapReturnTest {
  private static final long MB = 1 << 20;

  private long committed = 20 * MB;
  private long inUse = 20 * MB;
  private int collections;
  private final HeapReturn heap =
      new HeapReturn(
          () -> committed,
          () -> {
            collections++;
            committed = inUse;
          });

  @Test
  void aHeapThatHasGrownIsCollected() {
    committed = 28 * MB;
    heap.check();
    assertThat(collections).isEqualTo(1);
    assertThat(committed).isEqualTo(20 * MB);
  }

  @Test
  void aLittleGrowthIsLeftAlone() {
    committed = 28 * MB - 1;
    heap.check();
    assertThat(collections).isZero();
  }

  @Test
  void whatProvesToBeInUseIsCollectedEverMoreSeldom() {
    inUse = 60 * MB;
    committed = 64 * MB;
    List<Integer> collectedAt = new ArrayList<>();
    for (int check = 0; check < 40; check++) {
      int before = collections;
      heap.check();
      if (collections > before) {
        collectedAt.add(check);
      }
    }
    assertThat(collectedAt).containsExactly(0, 1, 3, 7, 15, 31);
  }

  @Test
  void whatACrowdHeldIsCollectedSoonAfterItLeft() {
    inUse = 40 * MB;
    committed = 42 * MB;
    heap.check();
    inUse = 20 * MB;
    heap.check();
    assertThat(committed).isEqualTo(20 * MB);
    heap.check();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void newGrowthIsCollectedAtOnce() {
    inUse = 60 * MB;
    committed = 64 * MB;
    for (int check = 0; check < 20; check++) {
      heap.check();
    }
    int before = collections;
    committed = 68 * MB;
    heap.check();
    assertThat(collections).isEqualTo(before + 1);
  }

  @Test
  void aHeapThatBecameSmallerCountsFromThere() {
    committed = 10 * MB;
    heap.check();
    committed = 18 * MB;
    heap.check();
    assertThat(collections).isEqualTo(1);
  }
}
