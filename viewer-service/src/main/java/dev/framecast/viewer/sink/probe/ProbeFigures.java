package dev.framecast.viewer.sink.probe;

import dev.framecast.viewer.sink.probe.ProbeLine.Look;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Tally;
import dev.framecast.viewer.subscribe.Tally.Ages;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.StreamState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Gathers what a run's lines tell. The subscriber's thread tells of welcomes, states and pictures;
 * the main thread alone asks for lines.
 */
final class ProbeFigures {
  private static final long LONGEST_AGE_US = 3_600_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS = 1e9;
  private static final long NEVER = Long.MIN_VALUE;

  private final long begunNanos = System.nanoTime();
  private final Recorder ages = new Recorder(1, LONGEST_AGE_US, DIGITS);
  private final Histogram allAges = new Histogram(1, LONGEST_AGE_US, DIGITS);
  private volatile long welcomeNanos = NEVER;
  private volatile long firstPictureNanos = NEVER;
  private volatile Look look = new Look("unknown", "none", 0, 0);
  private Tally lineTally;
  private long lineNanos = begunNanos;

  ProbeFigures(Tally atStart) {
    this.lineTally = atStart;
  }

  void welcome() {
    if (welcomeNanos == NEVER) {
      welcomeNanos = System.nanoTime();
    }
  }

  void state(StreamState state) {
    state(label(state.name(), "STREAM_STATE_"));
  }

  void state(String state) {
    Look last = look;
    look = new Look(state, last.codec(), last.width(), last.height());
  }

  /** One picture, at a time on the relay's clock. */
  void picture(ReceivedFrame frame, Codec codec, int width, int height, long atUs) {
    if (firstPictureNanos == NEVER) {
      firstPictureNanos = System.nanoTime();
    }
    long ageUs = frame.ageUs(atUs);
    if (ageUs != ReceivedFrame.UNKNOWN_AGE) {
      ages.recordValue(Math.clamp(ageUs, 1, LONGEST_AGE_US));
    }
    look = new Look(look.state(), label(codec.name(), "CODEC_"), width, height);
  }

  /** The figures since the last line. */
  ProbeLine second(Tally now) {
    long nowNanos = System.nanoTime();
    Histogram interval = ages.getIntervalHistogram();
    allAges.add(interval);
    double seconds = (nowNanos - lineNanos) / NANOS;
    long frames = now.shown() - lineTally.shown();
    ProbeLine line =
        new ProbeLine(
            seconds,
            frames / seconds,
            frames,
            now.receivedBytes() - lineTally.receivedBytes(),
            of(interval),
            now.missing() - lineTally.missing(),
            since(lineTally.drops(), now.drops()),
            firstPictureMillis(),
            now.sessions(),
            look);
    lineTally = now;
    lineNanos = nowNanos;
    return line;
  }

  /** The figures of the whole run until now. */
  ProbeLine whole(Tally now) {
    allAges.add(ages.getIntervalHistogram());
    long nowNanos = System.nanoTime();
    double sincePicture = (nowNanos - firstPictureNanos) / NANOS;
    return new ProbeLine(
        (nowNanos - begunNanos) / NANOS,
        now.shown() < 2 ? 0 : (now.shown() - 1) / sincePicture,
        now.shown(),
        now.receivedBytes(),
        of(allAges),
        now.missing(),
        now.drops(),
        firstPictureMillis(),
        now.sessions(),
        look);
  }

  private double firstPictureMillis() {
    return firstPictureNanos == NEVER ? -1 : (firstPictureNanos - welcomeNanos) / 1e6;
  }

  private static Ages of(Histogram histogram) {
    return histogram.getTotalCount() == 0
        ? Ages.NONE
        : new Ages(
            histogram.getTotalCount(),
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(99),
            histogram.getMaxValue());
  }

  private static Map<DropReason, Long> since(
      Map<DropReason, Long> before, Map<DropReason, Long> now) {
    Map<DropReason, Long> more = new EnumMap<>(DropReason.class);
    now.forEach((reason, count) -> more.put(reason, count - before.getOrDefault(reason, 0L)));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  private static String label(String name, String prefix) {
    return name.replaceFirst("^" + prefix, "").toLowerCase(Locale.ROOT);
  }
}
