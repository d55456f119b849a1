package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;

/**
 * The frames sent and not yet acknowledged, at most {@code window} of them. Not thread-safe: owned
 * by the viewer's event loop.
 */
final class AckWindow {
  private final long[] epochs;
  private final long[] sequences;
  private int oldest;
  private int unacknowledged;

  /** With a window of 0 there is always room and nothing is kept. */
  AckWindow(int window) {
    this.epochs = new long[window];
    this.sequences = new long[window];
  }

  boolean hasRoom() {
    return epochs.length == 0 || unacknowledged < epochs.length;
  }

  void sent(FrameHeader frame) {
    if (epochs.length > 0) {
      int slot = (oldest + unacknowledged) % epochs.length;
      epochs[slot] = frame.epoch();
      sequences[slot] = frame.sequence();
      unacknowledged++;
    }
  }

  /** Takes everything up to the named frame as acknowledged. */
  void acknowledged(long epoch, long sequence) {
    int taken = 0;
    for (int i = 0; i < unacknowledged; i++) {
      int slot = (oldest + i) % epochs.length;
      if (epochs[slot] == epoch && sequences[slot] == sequence) {
        taken = i + 1;
      }
    }
    // A frame that was never sent, or carries no number: whatever is not above it is acknowledged.
    while (taken < unacknowledged
        && isNotAbove((oldest + taken) % epochs.length, epoch, sequence)) {
      taken++;
    }
    if (taken > 0) {
      oldest = (oldest + taken) % epochs.length;
      unacknowledged -= taken;
    }
  }

  private boolean isNotAbove(int slot, long epoch, long sequence) {
    return epochs[slot] < epoch || (epochs[slot] == epoch && sequences[slot] <= sequence);
  }
}
