package dev.framecast.capture.pipeline;

import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.runtime.ThrottledLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a source yields pictures and none of them leaves, because each is broken, cannot be
 * encoded or is too large: that looks alive from here, and like nothing at all to viewers. A few
 * broken ones among good ones are no state, and are logged now and then.
 *
 * <p>Safe from any thread: pictures are refused where they are grabbed, encoded and sent.
 */
final class RefusedPictures {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedPictures.class);
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Where a good picture came before: so many must be broken in a row. */
  private static final int FEWEST = 2;

  private final NamedSource name;
  private final Consumer<SourceState> tell;
  private final LongSupplier nanoTime;
  private final ThrottledLog single = new ThrottledLog(LOG, Duration.ofMinutes(1));
  private final ThrottledLog all = new ThrottledLog(LOG, Duration.ofSeconds(10));
  private final ReentrantLock lock = new ReentrantLock();
  private boolean hadGood;
  private boolean isTold;
  private long sinceNanos;
  private long inRow;
  private String lastWhy = "";

  /**
   * Makes one.
   *
   * @param tell takes the source's state; must not block
   * @param nanoTime as {@link System#nanoTime}
   */
  RefusedPictures(NamedSource name, Consumer<SourceState> tell, LongSupplier nanoTime) {
    this.name = name;
    this.tell = tell;
    this.nanoTime = nanoTime;
    this.sinceNanos = nanoTime.getAsLong();
  }

  /** The source has been opened, again or for the first time. */
  void restart() {
    lock.lock();
    try {
      hadGood = false;
      forget();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A picture of the source will not leave.
   *
   * @param why to stand in brackets
   */
  void refused(String why) {
    lock.lock();
    try {
      inRow++;
      boolean isLong = nanoTime.getAsLong() - sinceNanos >= TELL_NANOS;
      boolean isAll = isLong && inRow >= (hadGood ? FEWEST : 1);
      if (isAll && !(isTold && why.equals(lastWhy))) {
        isTold = true;
        lastWhy = why;
        tellAll(why);
      } else if (!isTold) {
        single.warn(
            "stream %s: a picture of %s is refused (%s)".formatted(name.stream(), name.uri(), why));
      }
    } finally {
      lock.unlock();
    }
  }

  /** A picture of the source has left. */
  void left() {
    lock.lock();
    try {
      boolean wasTold = isTold;
      hadGood = true;
      forget();
      if (wasTold) {
        LOG.info("stream {}: pictures of {} can be shown again", name.stream(), name.uri());
        tell.accept(SourceState.live());
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellAll(String why) {
    String sentence =
        "the pictures of %s are damaged or unsuitable: %d of %d refused (%s)"
            .formatted(name.uri(), inRow, inRow, why);
    all.warn("stream " + name.stream() + ": " + sentence);
    tell.accept(SourceState.refused(sentence, hadGood));
  }

  private void forget() {
    isTold = false;
    inRow = 0;
    sinceNanos = nanoTime.getAsLong();
  }
}
