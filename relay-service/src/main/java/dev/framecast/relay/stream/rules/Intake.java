package dev.framecast.relay.stream.rules;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.runtime.ThrottledLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.LoggerFactory;

/**
 * What comes in: keeps the order, counts, and holds what late joiners get. Not thread-safe: owned
 * by the stream's home.
 */
public final class Intake {
  private static final ThrottledLog GIVEN_WAY =
      new ThrottledLog(LoggerFactory.getLogger(Intake.class), Duration.ofSeconds(5));

  private final FrameOrder order = new FrameOrder();
  private final LateJoinerCache cache = new LateJoinerCache();
  private final MemoryBudget.Account memory;
  private long frames;
  private long bytes;
  private long outOfOrder;
  private long overflow;
  private long lostBefore;

  /**
   * What came from publishers.
   *
   * @param frames whole frames received, also those dropped
   * @param bytes their bytes, prefixes included, but for those of {@code overflow}
   * @param outOfOrder of the frames, those not above the last one
   * @param overflow of the frames, those lost because the stream's event loop was overrun
   */
  public record Counts(long frames, long bytes, long outOfOrder, long overflow) {}

  /**
   * Nothing has come in yet.
   *
   * @param budget for the caches of all streams; where it is used up the largest cache is let go
   * @param home the stream's event loop
   */
  public Intake(MemoryBudget budget, Executor home) {
    this.memory = budget.open(() -> home.execute(this::giveWay));
  }

  /** Another publisher begins, whose epochs have nothing to do with those before. */
  public void reset() {
    order.reset();
  }

  /** So many frames were lost on their way here. */
  public void lost(long count) {
    frames += count;
    overflow += count;
    lostBefore += count;
  }

  /**
   * Whether the frame is to be passed on; if so it is in the cache. References are the caller's.
   */
  public boolean take(SharedFrame frame) {
    frames++;
    bytes += frame.bytes();
    if (!order.accepts(frame.header())) {
      outOfOrder++;
      return false;
    }
    cache.add(frame, lostBefore > 0);
    // A video's next keyframe comes soon, a picture that stands alone may come once an hour.
    memory.keep(cache.isOnePicture());
    memory.hold(cache.heldBytes());
    return true;
  }

  /** How many frames were lost before the one just taken; afterwards none. */
  public long takeLost() {
    long lost = lostBefore;
    lostBefore = 0;
    return lost;
  }

  /** What a late joiner gets, a reference for the caller added to each. */
  public List<SharedFrame> shareCached() {
    return cache.share();
  }

  /** Lets the cached frames go. */
  public void forgetCached() {
    cache.clear();
    memory.close();
  }

  private void giveWay() {
    if (!memory.mustGiveWay()) {
      return;
    }
    GIVEN_WAY.warn(
        "late joiners of a stream wait for its next keyframe: too many large ones are kept");
    forgetCached();
  }

  /** The counts so far. */
  public Counts counts() {
    return new Counts(frames, bytes, outOfOrder, overflow);
  }
}
