package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.v1.Ack;
import java.util.Arrays;

/**
 * The frames sent and not yet acknowledged, at most {@code window} of them. Without a window
 * nothing is kept but the number of the last frame sent: when a viewer asks for one because
 * pictures queue on the way to it, that frame stands for all that may be under way, and nothing
 * follows before it is acknowledged. Not thread-safe: owned by the viewer's event loop.
 */
final class AckWindow {
  private int window;
  private long[] epochs;
  private long[] sequences;
  private int oldest;
  private int unacknowledged;
  private boolean oldestStandsForMore;
  private boolean hasSent;
  private long lastEpoch;
  private long lastSequence;

  /** With a window of 0 there is always room. */
  AckWindow(int window) {
    this.window = window;
    this.epochs = new long[window];
    this.sequences = new long[window];
  }

  boolean hasRoom() {
    return window == 0 || (unacknowledged < window && !oldestStandsForMore);
  }

  void sent(FrameHeader frame) {
    hasSent = true;
    lastEpoch = frame.epoch();
    lastSequence = frame.sequence();
    if (window > 0) {
      add(lastEpoch, lastSequence);
    }
  }

  /** Takes everything up to the named frame as acknowledged, and changes the window if asked to. */
  void acknowledged(Ack ack) {
    release(ack.getEpoch(), ack.getSequence());
    if (ack.hasWindow()) {
      resize(Wishes.window(ack.getWindow()), ack);
    }
  }

  private void release(long epoch, long sequence) {
    int taken = 0;
    for (int i = 0; i < unacknowledged; i++) {
      int slot = slot(i);
      if (epochs[slot] == epoch && sequences[slot] == sequence) {
        taken = i + 1;
      }
    }
    if (taken == 0) {
      taken = notAbove(epoch, sequence);
    }
    if (taken > 0) {
      oldest = slot(taken);
      unacknowledged -= taken;
      oldestStandsForMore = false;
    }
  }

  /**
   * How many of the oldest frames an acknowledgement releases that names none of them, because that
   * one was never sent or carries no number. Were one named, the rest would be later ones, whatever
   * their numbers: a publisher that takes a stream over may have a lower epoch.
   */
  private int notAbove(long epoch, long sequence) {
    int count = 0;
    while (count < unacknowledged
        && isNotAbove(epochs[slot(count)], sequences[slot(count)], epoch, sequence)) {
      count++;
    }
    return count;
  }

  private void resize(int asked, Ack ack) {
    if (asked == 0) {
      unacknowledged = 0;
      oldestStandsForMore = false;
    } else if (asked > epochs.length) {
      grow(asked);
    }
    boolean first = window == 0 && asked > 0;
    window = asked;
    if (first
        && hasSent
        && !isNotAbove(lastEpoch, lastSequence, ack.getEpoch(), ack.getSequence())) {
      add(lastEpoch, lastSequence);
      oldestStandsForMore = true;
    }
  }

  private void grow(int frames) {
    long[] oldEpochs = epochs;
    long[] oldSequences = sequences;
    int[] slots = new int[unacknowledged];
    Arrays.setAll(slots, this::slot);
    epochs = new long[frames];
    sequences = new long[frames];
    oldest = 0;
    for (int i = 0; i < unacknowledged; i++) {
      epochs[i] = oldEpochs[slots[i]];
      sequences[i] = oldSequences[slots[i]];
    }
  }

  private void add(long epoch, long sequence) {
    int slot = slot(unacknowledged);
    epochs[slot] = epoch;
    sequences[slot] = sequence;
    unacknowledged++;
  }

  private int slot(int index) {
    return (oldest + index) % epochs.length;
  }

  private static boolean isNotAbove(long epoch, long sequence, long ofEpoch, long ofSequence) {
    return epoch < ofEpoch || (epoch == ofEpoch && sequence <= ofSequence);
  }
}
