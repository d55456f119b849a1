package dev.framecast.capture.pipeline;

import dev.framecast.capture.encode.Encoded;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.publish.OutgoingFrame;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.wire.v1.Codec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one hand-off between the thread that grabs and the thread that sends: one slot, in which a
 * newer frame replaces the one that still waits. Owns what is in it. Safe from any thread.
 *
 * <p>A frame of H.264 builds on those before it, and cannot be left out alone. Of these what comes
 * within two seconds may wait, up to 8 MiB: a keyframe may be ten seconds away. When they are too
 * many, all go, and so does what comes, up to the next keyframe.
 */
public final class LatestFrame implements AutoCloseable {
  /**
   * A frame with its number in this run.
   *
   * @param sequence from 0
   * @param frame owned by whoever holds this
   */
  public record Numbered(long sequence, SourceFrame frame) {
    /** The frame as it leaves, encoded or as it came. */
    OutgoingFrame outgoing(Encoded encoded, long encodedUs) {
      return new OutgoingFrame(
          sequence,
          encoded.codec(),
          encoded.width(),
          encoded.height(),
          encoded.isKeyframe(),
          frame.capturedUs(),
          encodedUs,
          encoded.payload());
    }

    private boolean isInterCoded() {
      return frame.picture() instanceof CompressedPicture picture
          && picture.codec() == Codec.CODEC_H264;
    }

    /** As the source compressed it; raw pictures stand alone, and need no bound in bytes. */
    private int bytes() {
      return frame.picture() instanceof CompressedPicture picture
          ? picture.payload().remaining()
          : 0;
    }

    private boolean isKeyframe() {
      return !(frame.picture() instanceof CompressedPicture picture) || picture.isKeyframe();
    }
  }

  private static final int MOST_BYTES = 8 << 20;
  private static final long OLDEST_US = TimeUnit.SECONDS.toMicros(2);
  private static final long FIRST_SLACK_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long USUAL_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long SLACK_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Consumer<DropCause> dropped;
  private final ArrayDeque<Numbered> waiting = new ArrayDeque<>(2);
  private long bytes;
  private long slackNanos = FIRST_SLACK_NANOS;
  private boolean awaitsKeyframe;
  private boolean isInHand;
  private boolean closed;

  /**
   * An empty slot.
   *
   * @param dropped told of each frame that was put here and will not be taken
   */
  public LatestFrame(Consumer<DropCause> dropped) {
    this.dropped = dropped;
  }

  /** Puts a frame into the slot, which owns it from now on. Never blocks. */
  public void put(Numbered frame) {
    lock.lock();
    try {
      if (closed) {
        drop(frame, DropCause.CLOSED);
      } else if (frame.isKeyframe()) {
        dropWaiting(DropCause.REPLACED);
        awaitsKeyframe = false;
        add(frame);
      } else {
        putDependent(frame);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a frame, which the caller then owns; null once closed. */
  public @Nullable Numbered take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      changed.signalAll();
      isInHand = !waiting.isEmpty();
      return poll();
    } finally {
      lock.unlock();
    }
  }

  /** The frame that was taken last has been sent, or was dropped. */
  public void done() {
    lock.lock();
    try {
      isInHand = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops what waits, if anything: its source is gone, and nobody should see it later. Blocks until
   * the frame that was taken is done, so that what is told of the source now comes after it.
   */
  public void clear(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      dropWaiting(DropCause.CLOSED);
      while (isInHand && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds a recording up while its last frame waits: the start of the encoder or a stall of the
   * machine costs it no frame, as it would a camera. The slack for that comes back slowly, so that
   * a link that is too slow for good makes a recording lose frames, too, and not run late. On the
   * thread that grabs.
   */
  void awaitRoom() throws InterruptedException {
    long startNanos = System.nanoTime();
    awaitEmpty(Duration.ofNanos(slackNanos));
    slackNanos = Math.max(0, slackNanos - (System.nanoTime() - startNanos));
    if (slackNanos < USUAL_SLACK_NANOS) {
      slackNanos += SLACK_BACK_NANOS;
    }
  }

  /** Blocks until the slot is empty; whether it is. */
  public boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!waiting.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      dropWaiting(DropCause.CLOSED);
    } finally {
      lock.unlock();
    }
  }

  private void putDependent(Numbered frame) {
    if (!awaitsKeyframe && isTooLate(frame)) {
      dropWaiting(DropCause.REPLACED);
      awaitsKeyframe = true;
    }
    if (awaitsKeyframe) {
      drop(frame, DropCause.AWAITING_KEYFRAME);
    } else {
      add(frame);
    }
  }

  private boolean isTooLate(Numbered frame) {
    Numbered oldest = waiting.peek();
    return oldest != null
        && (bytes + frame.bytes() > MOST_BYTES
            || frame.frame().capturedUs() - oldest.frame().capturedUs() > OLDEST_US);
  }

  private void add(Numbered frame) {
    waiting.add(frame);
    bytes += frame.bytes();
    changed.signalAll();
  }

  private @Nullable Numbered poll() {
    Numbered oldest = waiting.poll();
    bytes -= oldest == null ? 0 : oldest.bytes();
    return oldest;
  }

  private void dropWaiting(DropCause cause) {
    for (Numbered frame = poll(); frame != null; frame = poll()) {
      awaitsKeyframe |= frame.isInterCoded();
      drop(frame, cause);
    }
    changed.signalAll();
  }

  private void drop(Numbered frame, DropCause cause) {
    frame.frame().close();
    dropped.accept(cause);
  }
}
