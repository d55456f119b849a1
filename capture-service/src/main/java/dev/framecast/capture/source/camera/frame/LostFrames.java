package dev.framecast.capture.source.camera.frame;

import org.jspecify.annotations.Nullable;

/**
 * Counts by the driver's own numbers what it lost. Numbers that stand still or go back mean
 * nothing: some drivers leave them at 0.
 */
final class LostFrames {
  /** No driver loses so many and goes on; it has begun to count anew. */
  private static final int MOST = 1_000;

  private @Nullable Integer last;

  /**
   * How many were lost between the one before and this one.
   *
   * @param sequence the driver's number, unsigned, may wrap
   */
  int before(int sequence) {
    int step = last == null ? 1 : sequence - last;
    last = sequence;
    return step > 1 && step <= MOST ? step - 1 : 0;
  }
}
