package dev.framecast.capture.source.camera.frame;

import org.jspecify.annotations.Nullable;

/**
 * Counts by the driver's own numbers what it lost. Numbers that stand still or go back mean
 * nothing: some drivers leave them at 0.
 */
final class LostFrames {
  private @Nullable Integer last;

  /**
   * How many were lost between the one before and this one.
   *
   * @param sequence the driver's number, unsigned, may wrap
   */
  int before(int sequence) {
    int step = last == null ? 1 : sequence - last;
    last = sequence;
    return Math.max(0, step - 1);
  }
}
