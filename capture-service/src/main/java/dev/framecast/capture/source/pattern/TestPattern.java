package dev.framecast.capture.source.pattern;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A moving picture for trying the chain without a camera: colour bars, a square that crosses them,
 * the time of capture (UTC, to the millisecond) and the frame's number.
 *
 * <p>Paced by the monotonic clock; a frame that is late by more than its interval shifts the ones
 * after it instead of making them come in a burst.
 */
public final class TestPattern implements FrameSource {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int TEXT_COLUMNS = 23;

  private final PictureSize size;
  private final double fps;
  private final MicrosClock clock;
  private final long intervalNanos;
  private @Nullable PatternPainter painter;
  private long frame;
  private long dueNanos;

  /**
   * Makes one; {@link #open} starts it.
   *
   * @param fps frames a second, above 0
   */
  public TestPattern(PictureSize size, double fps, MicrosClock clock) {
    this.size = size;
    this.fps = fps;
    this.clock = clock;
    this.intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / fps);
  }

  @Override
  public void open() {
    painter = new PatternPainter(size, TEXT_COLUMNS);
    frame = 0;
    dueNanos = System.nanoTime();
  }

  @Override
  public SourceFrame next() throws InterruptedException {
    if (painter == null) {
      throw new IllegalStateException("not open");
    }
    long early = dueNanos - System.nanoTime();
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    } else if (early < -intervalNanos) {
      dueNanos = System.nanoTime();
    }
    dueNanos += intervalNanos;
    long capturedUs = clock.nowUs();
    String time = TIME.format(Instant.EPOCH.plus(capturedUs, ChronoUnit.MICROS));
    String number = String.format(Locale.ROOT, "#%08d", frame);
    return new SourceFrame(capturedUs, new RawPicture(painter.paint(frame++, fps, time, number)));
  }

  @Override
  public void close() {
    if (painter != null) {
      painter.close();
      painter = null;
    }
  }

  @Override
  public boolean isLive() {
    return true;
  }
}
