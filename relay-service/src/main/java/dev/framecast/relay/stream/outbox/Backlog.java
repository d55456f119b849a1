package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.v1.DropReason;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one viewer's socket, in order; holds a reference to each. Knows by how
 * much they lag behind the stream, and whether that is more than a viewer of the newest may: one
 * that keeps up lags by {@link #LONGEST_LAG_US} at most. One that catches up may begin with any
 * lag; in each period it must shrink as much as is needed to be gone within {@link #CATCH_UP_US}. A
 * viewer that goes on taking frames and does not come nearer has a link that is no faster than the
 * stream; one that takes none stands still, and may catch up later.
 *
 * <p>Times are microseconds on the relay's clock. Not thread-safe: owned by the viewer's event
 * loop.
 */
final class Backlog {
  /**
   * So many bytes may wait for a viewer that catches up: what the late-joiner cache holds at most,
   * and half as much that comes meanwhile.
   */
  static final long CATCH_UP_BYTES = 24 << 20;

  /** So many bytes may wait for one that keeps up: with the kernel's below 2 MiB. */
  static final long BYTES = 3 << 19;

  /** A viewer that keeps up gets a frame so soon. */
  static final long LONGEST_LAG_US = 500_000;

  /** A viewer that catches up has done so after this time. */
  static final long CATCH_UP_US = 10_000_000;

  /** A period is a quarter of the lag, within these: decoders and TCP begin slowly. */
  private static final long SHORTEST_PERIOD_US = 500_000;

  private static final long LONGEST_PERIOD_US = 2_000_000;

  /** So often may a viewer stand still before it has caught up. */
  private static final int MOST_ATTEMPTS = 3;

  private final Books books;
  private final ArrayDeque<SharedFrame> frames = new ArrayDeque<>(2);
  private long bytes;
  private long cachedBytes;
  private boolean catchingUp;
  private int attempts;
  private boolean slow;
  private long periodUs;
  private long shrinkingUs;
  private long periodBeganUs;
  private long periodLagUs;
  private long takenUs;

  /**
   * An empty one.
   *
   * @param books what is dropped is booked there
   */
  Backlog(Books books) {
    this.books = books;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** The bytes of what waits and is not from the late-joiner cache. */
  long bytesBesidesCached() {
    return bytes - cachedBytes;
  }

  @Nullable SharedFrame oldest() {
    return frames.peek();
  }

  @Nullable SharedFrame newest() {
    return frames.peekLast();
  }

  /** Adds a reference to the frame. */
  void add(SharedFrame frame) {
    frame.retain();
    frames.add(frame);
    bytes += frame.heldBytes();
  }

  /** Takes the oldest, which must be there; its reference goes over to the caller. */
  SharedFrame take(long nowUs) {
    SharedFrame frame = remove();
    takenUs = nowUs;
    if (frames.isEmpty()) {
      attempts = 0;
    }
    return frame;
  }

  /** Takes what the late-joiner cache holds; a reference is added to each. */
  void catchUp(List<SharedFrame> cached, long nowUs) {
    cached.forEach(this::add);
    cachedBytes = bytes;
    catchingUp = !frames.isEmpty();
    attempts++;
    long lagUs = lagUs(nowUs);
    periodUs = Math.clamp(lagUs / 4, SHORTEST_PERIOD_US, LONGEST_PERIOD_US);
    shrinkingUs = lagUs * periodUs / CATCH_UP_US;
    beginPeriod(lagUs, nowUs);
  }

  /** Drops the oldest, which must be there. */
  void dropOldest(DropReason reason) {
    remove().release();
    books.drop(reason, 1);
  }

  void dropAll(DropReason reason) {
    while (!frames.isEmpty()) {
      dropOldest(reason);
    }
  }

  /** Drops what builds on frames that are gone: everything before a keyframe. */
  void dropUndecodable() {
    for (SharedFrame next = frames.peek();
        next != null && !next.header().keyframe();
        next = frames.peek()) {
      dropOldest(DropReason.DROP_REASON_AWAITING_KEYFRAME);
    }
  }

  /** Whether more waits, or for longer, than a viewer of the newest may lag behind. */
  boolean isExceeded(long nowUs) {
    long lagUs = lagUs(nowUs);
    if (!catchingUp) {
      slow = false;
      return frames.size() > 1 && (bytes > BYTES || lagUs > LONGEST_LAG_US);
    }
    boolean isOver = nowUs - periodBeganUs >= periodUs;
    boolean isNearer = lagUs <= Math.max(LONGEST_LAG_US, periodLagUs - shrinkingUs);
    boolean standsStill = nowUs - takenUs >= SHORTEST_PERIOD_US;
    slow = isOver && !isNearer && (!standsStill || attempts >= MOST_ATTEMPTS);
    if (isOver && isNearer) {
      beginPeriod(lagUs, nowUs);
    }
    return bytes > CATCH_UP_BYTES || (isOver && !isNearer);
  }

  /** Whether the link was found to be no faster than the stream when this was exceeded. */
  boolean isSlow() {
    return slow;
  }

  private void beginPeriod(long lagUs, long nowUs) {
    periodBeganUs = nowUs;
    periodLagUs = lagUs;
  }

  private SharedFrame remove() {
    SharedFrame frame = frames.remove();
    bytes -= frame.heldBytes();
    cachedBytes = Math.max(0, cachedBytes - frame.heldBytes());
    catchingUp &= !frames.isEmpty();
    return frame;
  }

  private long lagUs(long nowUs) {
    SharedFrame oldest = frames.peek();
    return oldest == null ? 0 : nowUs - oldest.relayedUs();
  }
}
