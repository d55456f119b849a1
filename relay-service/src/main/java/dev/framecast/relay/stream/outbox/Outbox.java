package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.DropReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames on their way to one viewer: at most one being written, and behind it
 *
 * <ul>
 *   <li>NEWEST: what has come since the newest keyframe and was not sent; of frames that stand
 *       alone that is one. Bounded by {@link Backlog}: when the viewer lags too far behind, all of
 *       it is dropped. What it was not sent the stream's late-joiner cache still holds, and when
 *       the socket is clear it gets that ({@link #catchUp}); when it cannot keep up with that
 *       either, nothing more before the next keyframe.
 *   <li>EVERY: a queue bounded in bytes, beside what came from the late-joiner cache; when it
 *       overflows the viewer has fallen behind and must be told and closed.
 * </ul>
 *
 * <p>Nothing is sent that cannot be decoded after what was sent before it. Not thread-safe: owned
 * by the viewer's event loop.
 */
public final class Outbox {
  private static final long TOLD_EVERY_US = 500_000;
  private static final int PUMPED_AT_ONCE = 16;
  private static final int PUMPED_BYTES = 1 << 20;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Wishes wishes;
  private final FrameExit exit;
  private final long queueBytes;
  private final Books books = new Books();
  private final Pace pace;
  private final AckWindow acks;
  private final Backlog waiting = new Backlog(books);
  private int writingBytes;
  private boolean pumping;
  private Lack lack = Lack.CACHED_FRAMES;
  private long lackToldUs = NEVER;
  private @Nullable FrameHeader lastTaken;
  private @Nullable SharedFrame lastWritten;
  private boolean fellBehind;
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param queueBytes the bound of the queue with EVERY, in bytes; one frame always fits
   */
  public Outbox(Wishes wishes, FrameExit exit, long queueBytes) {
    this.wishes = wishes;
    this.exit = exit;
    this.queueBytes = queueBytes;
    this.pace = new Pace(wishes.maxFps());
    this.acks = new AckWindow(wishes.window());
  }

  /**
   * Takes what the late-joiner cache holds, a keyframe and those that build on it, in order: what
   * of it was not sent yet. Does nothing where a keyframe has come since. A frame that was dropped
   * here before is booked as offered once more. What waits already is not taken again.
   */
  public void catchUp(List<SharedFrame> cached, long nowUs) {
    if (closed || lack != Lack.CACHED_FRAMES || cached.isEmpty()) {
      return;
    }
    // The frame itself is looked for, since not all have a number; without it, all is new.
    SharedFrame newest = waiting.isEmpty() ? lastWritten : waiting.newest();
    int had = newest == null ? 0 : cached.indexOf(newest) + 1;
    if (had == 0 && !wishes.every()) {
      waiting.dropAll(DropReason.DROP_REASON_REPLACED);
    }
    books.offer(cached.size() - had);
    pace.allows(nowUs);
    waiting.catchUp(cached.subList(had, cached.size()), nowUs);
    taken(cached.getLast());
  }

  /** Takes a new frame, or drops one by the rules; keeps a reference of its own. */
  public void offer(SharedFrame frame, long nowUs) {
    books.offer(1);
    if (closed) {
      books.drop(DropReason.DROP_REASON_CLOSED, 1);
    } else if (fellBehind) {
      books.drop(DropReason.DROP_REASON_OVERFLOW, 1);
    } else if (!isDecodable(frame.header())) {
      books.drop(DropReason.DROP_REASON_AWAITING_KEYFRAME, 1);
      lack = lack.with(Lack.CACHED_FRAMES);
    } else if (!pace.allows(nowUs)) {
      books.drop(DropReason.DROP_REASON_RATE, 1);
      lack = lack.with(Lack.KEYFRAME);
    } else if (wishes.every()) {
      queue(frame);
    } else {
      replaceOrFollow(frame, nowUs);
    }
  }

  /** Takes note of frames that were lost on the way from the ingest to this event loop. */
  public void missed(long frames) {
    books.offer(frames);
    books.drop(DropReason.DROP_REASON_OVERFLOW, frames);
    fellBehind |= wishes.every();
    lack = lack.with(Lack.CACHED_FRAMES);
  }

  /**
   * Writes what may be written now: up to {@value #PUMPED_AT_ONCE} frames, and not many more than
   * {@value #PUMPED_BYTES} bytes, so that the loop's other sockets get their turn.
   */
  public void pump(long nowUs) {
    if (pumping || closed) {
      return;
    }
    pumping = true;
    try {
      int room = PUMPED_BYTES;
      for (SharedFrame frame = next(); frame != null && room > 0; frame = next()) {
        if (wishes.isTooOld(frame.header(), nowUs)) {
          dropTooOld();
        } else if (exit.write(frame)) {
          room -= Math.max(frame.bytes(), PUMPED_BYTES / PUMPED_AT_ONCE);
          writingBytes = frame.bytes();
          lastWritten = frame;
          acks.sent(frame.header());
          waiting.take(nowUs).release();
          finishIfClear();
        } else {
          break;
        }
      }
    } finally {
      pumping = false;
    }
  }

  /** Whether more may be written now: to be pumped again. */
  public boolean isUnfinished() {
    return !closed && next() != null;
  }

  /** The exit has become clear. */
  public void cleared(long nowUs) {
    if (!pumping) {
      finishIfClear();
      pump(nowUs);
    }
  }

  /** The viewer has taken the named frame and all before it, and may wish another window. */
  public void acknowledged(Ack ack, long nowUs) {
    acks.acknowledged(ack);
    pump(nowUs);
  }

  /** Drops everything, also what is being written, and takes nothing any more. */
  public void close() {
    closed = true;
    waiting.dropAll(DropReason.DROP_REASON_CLOSED);
    if (writingBytes > 0) {
      writingBytes = 0;
      books.drop(DropReason.DROP_REASON_CLOSED, 1);
    }
  }

  /** Whether a viewer with EVERY can no longer be given every frame. */
  public boolean fellBehind() {
    return fellBehind;
  }

  /** What it lacks; told while the socket is clear, every half second at most. */
  public Lack takeLack(long nowUs) {
    boolean isDue = nowUs - lackToldUs >= TOLD_EVERY_US;
    if (closed || fellBehind || lack == Lack.NOTHING || !isDue || !isIdle()) {
      return Lack.NOTHING;
    }
    lackToldUs = nowUs;
    return lack;
  }

  /** The account; to be read on this outbox's event loop. */
  public Books books() {
    return books;
  }

  private boolean isDecodable(FrameHeader frame) {
    return frame.keyframe()
        || (lack == Lack.NOTHING && lastTaken != null && frame.continues(lastTaken));
  }

  private void queue(SharedFrame frame) {
    if (!waiting.isEmpty() && waiting.bytesBesidesCached() + frame.heldBytes() > queueBytes) {
      fellBehind = true;
      books.drop(DropReason.DROP_REASON_OVERFLOW, 1);
      lack = lack.with(Lack.CACHED_FRAMES);
    } else {
      accept(frame);
    }
  }

  private void replaceOrFollow(SharedFrame frame, long nowUs) {
    if (frame.header().keyframe()) {
      waiting.dropAll(DropReason.DROP_REASON_REPLACED);
    }
    accept(frame);
    if (waiting.isExceeded(nowUs)) {
      waiting.dropAll(DropReason.DROP_REASON_OVERFLOW);
      lack = lack.with(waiting.isSlow() ? Lack.KEYFRAME : Lack.CACHED_FRAMES);
    }
  }

  private void accept(SharedFrame frame) {
    waiting.add(frame);
    taken(frame);
  }

  private void taken(SharedFrame newest) {
    lastTaken = newest.header();
    lack = Lack.NOTHING;
    lackToldUs = NEVER;
  }

  private void dropTooOld() {
    waiting.dropOldest(DropReason.DROP_REASON_TOO_OLD);
    waiting.dropUndecodable();
    lack = waiting.isEmpty() ? Lack.KEYFRAME : lack;
  }

  /** The frame to be written now, if any. */
  private @Nullable SharedFrame next() {
    return !waiting.isEmpty() && isIdle() ? waiting.oldest() : null;
  }

  private boolean isIdle() {
    return writingBytes == 0 && acks.hasRoom() && exit.isClear();
  }

  private void finishIfClear() {
    if (writingBytes > 0 && exit.isClear()) {
      books.send(writingBytes);
      writingBytes = 0;
    }
  }
}
