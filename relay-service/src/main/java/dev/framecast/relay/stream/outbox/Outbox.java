package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.DropReason;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The frames on their way to one viewer: at most one being written, and behind it
 *
 * <ul>
 *   <li>NEWEST: one waiting, replaced by a newer one. A frame that is no keyframe cannot replace
 *       the one it builds on: it is dropped, and so is everything up to the next keyframe. Frames
 *       from the late-joiner cache wait beside that one.
 *   <li>EVERY: a queue bounded in bytes; when it overflows the viewer has fallen behind and must be
 *       told and closed.
 * </ul>
 *
 * <p>Not thread-safe: owned by the viewer's event loop.
 */
public final class Outbox {
  private final Wishes wishes;
  private final FrameExit exit;
  private final long queueBytes;
  private final Books books = new Books();
  private final Pace pace;
  private final AckWindow acks;
  private final ArrayDeque<SharedFrame> waiting = new ArrayDeque<>(2);
  private long waitingBytes;
  private int cachedWaiting;
  private int writingBytes;
  private boolean pumping;
  private boolean awaitingKeyframe = true;
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

  /** Takes what the late-joiner cache holds: a keyframe and those that build on it, in order. */
  public void catchUp(List<SharedFrame> cached, long nowUs) {
    if (closed) {
      return;
    }
    for (SharedFrame frame : cached) {
      books.offer(1);
      pace.allows(nowUs);
      accept(frame);
      cachedWaiting++;
    }
  }

  /** Takes a new frame, or drops one by the rules; keeps a reference of its own. */
  public void offer(SharedFrame frame, long nowUs) {
    books.offer(1);
    boolean keyframe = frame.header().keyframe();
    if (closed) {
      books.drop(DropReason.DROP_REASON_CLOSED, 1);
    } else if (fellBehind) {
      books.drop(DropReason.DROP_REASON_OVERFLOW, 1);
    } else if (awaitingKeyframe && !keyframe) {
      books.drop(DropReason.DROP_REASON_AWAITING_KEYFRAME, 1);
    } else if (!pace.allows(nowUs)) {
      lose(DropReason.DROP_REASON_RATE, 1);
    } else if (wishes.every()) {
      queue(frame);
    } else if (keyframe) {
      dropWaiting(DropReason.DROP_REASON_REPLACED);
      accept(frame);
    } else {
      follow(frame, nowUs);
    }
  }

  /** Takes note of frames that were lost on the way from the ingest to this event loop. */
  public void missed(long frames) {
    books.offer(frames);
    fellBehind |= wishes.every();
    lose(DropReason.DROP_REASON_OVERFLOW, frames);
  }

  /** Writes what may be written now. */
  public void pump(long nowUs) {
    if (pumping || closed) {
      return;
    }
    pumping = true;
    try {
      while (writingBytes == 0 && !waiting.isEmpty() && acks.hasRoom() && exit.isClear()) {
        SharedFrame frame = waiting.element();
        if (isTooOld(frame, nowUs)) {
          take().release();
          books.drop(DropReason.DROP_REASON_TOO_OLD, 1);
          dropUndecodable();
          continue;
        }
        if (!exit.write(frame)) {
          break;
        }
        writingBytes = frame.bytes();
        acks.sent(frame.header());
        take().release();
        finishIfClear();
      }
    } finally {
      pumping = false;
    }
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
    dropWaiting(DropReason.DROP_REASON_CLOSED);
    if (writingBytes > 0) {
      writingBytes = 0;
      books.drop(DropReason.DROP_REASON_CLOSED, 1);
    }
  }

  /** Whether a viewer with EVERY can no longer be given every frame. */
  public boolean fellBehind() {
    return fellBehind;
  }

  /** Whether nothing can be sent before the next keyframe. */
  public boolean awaitsKeyframe() {
    return awaitingKeyframe && !closed;
  }

  /** The account; to be read on this outbox's event loop. */
  public Books books() {
    return books;
  }

  private void queue(SharedFrame frame) {
    if (!waiting.isEmpty() && waitingBytes + frame.bytes() > queueBytes) {
      fellBehind = true;
      lose(DropReason.DROP_REASON_OVERFLOW, 1);
    } else {
      accept(frame);
    }
  }

  private void follow(SharedFrame delta, long nowUs) {
    // It builds on the one that waits: that one goes first if it can, not only after this batch.
    pump(nowUs);
    if (awaitingKeyframe || waiting.size() > cachedWaiting) {
      lose(DropReason.DROP_REASON_AWAITING_KEYFRAME, 1);
    } else {
      accept(delta);
    }
  }

  private void accept(SharedFrame frame) {
    frame.retain();
    waiting.add(frame);
    waitingBytes += frame.bytes();
    awaitingKeyframe = false;
  }

  private void lose(DropReason reason, long frames) {
    books.drop(reason, frames);
    awaitingKeyframe = true;
  }

  private SharedFrame take() {
    SharedFrame frame = waiting.remove();
    waitingBytes -= frame.bytes();
    cachedWaiting = Math.max(0, cachedWaiting - 1);
    return frame;
  }

  private void dropWaiting(DropReason reason) {
    while (!waiting.isEmpty()) {
      take().release();
      books.drop(reason, 1);
    }
  }

  private void dropUndecodable() {
    for (SharedFrame next = waiting.peek();
        next != null && !next.header().keyframe();
        next = waiting.peek()) {
      take().release();
      books.drop(DropReason.DROP_REASON_AWAITING_KEYFRAME, 1);
    }
    awaitingKeyframe = waiting.isEmpty();
  }

  private boolean isTooOld(SharedFrame frame, long nowUs) {
    long capturedUs = frame.header().captureUs();
    return wishes.maxAgeUs() > 0 && capturedUs > 0 && nowUs - capturedUs > wishes.maxAgeUs();
  }

  private void finishIfClear() {
    if (writingBytes > 0 && exit.isClear()) {
      books.send(writingBytes);
      writingBytes = 0;
    }
  }
}
