package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.v1.DropReason;
import java.util.stream.LongStream;

/**
 * The exact account of frames offered to one viewer, or to many: at every moment offered = sent +
 * dropped (each with its reason) + waiting. A frame being written waits until the socket has taken
 * its last byte. Not thread-safe: owned by the event loop of its outbox.
 */
public final class Books {
  private static final int REASONS = 16;

  private long offered;
  private long sent;
  private long sentBytes;
  private long waiting;
  private final long[] dropped = new long[REASONS];

  void offer(long frames) {
    offered += frames;
    waiting += frames;
  }

  void send(int bytes) {
    waiting--;
    sent++;
    sentBytes += bytes;
  }

  void drop(DropReason reason, long frames) {
    waiting -= frames;
    dropped[reason.getNumber()] += frames;
  }

  /** Adds the other's account to this one. */
  public void add(Books other) {
    offered += other.offered;
    sent += other.sent;
    sentBytes += other.sentBytes;
    waiting += other.waiting;
    for (int i = 0; i < REASONS; i++) {
      dropped[i] += other.dropped[i];
    }
  }

  /** Frames that were offered. */
  public long offered() {
    return offered;
  }

  /** Frames that a socket has taken whole. */
  public long sent() {
    return sent;
  }

  /** Their bytes, prefixes included. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Frames that wait or are being written. */
  public long waiting() {
    return waiting;
  }

  /** Frames dropped for {@code reason}. */
  public long dropped(DropReason reason) {
    return dropped[reason.getNumber()];
  }

  /** Frames dropped for whatever reason. */
  public long dropped() {
    return LongStream.of(dropped).sum();
  }

  @Override
  public String toString() {
    return "offered "
        + offered
        + ", sent "
        + sent
        + ", dropped "
        + dropped()
        + ", waiting "
        + waiting;
  }
}
