package dev.framecast.viewer.subscribe;

import dev.framecast.viewer.subscribe.Tally.Ages;
import dev.framecast.wire.v1.DropCount;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Report;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what becomes of frames. Any thread counts and reads; only the reporter of the session that
 * runs turns the second.
 */
final class Books {
  private static final long LONGEST_AGE_US = 3_600_000_000L;
  private static final int DIGITS = 2;
  private static final DropReason[] REASONS = knownReasons();

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong receivedBytes = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private final AtomicLong shown = new AtomicLong();
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLongArray drops = new AtomicLongArray(REASONS.length);
  private final Recorder ages = new Recorder(1, LONGEST_AGE_US, DIGITS);
  private volatile Ages lastSecond = Ages.NONE;
  private volatile Tally sessionStart = tally();

  void sessionBegins() {
    sessions.incrementAndGet();
    ages.reset();
    lastSecond = Ages.NONE;
    sessionStart = tally();
  }

  void received(int payloadBytes) {
    received.incrementAndGet();
    receivedBytes.addAndGet(payloadBytes);
  }

  void missing(long frames) {
    missing.addAndGet(frames);
  }

  void dropped(DropReason reason) {
    drops.incrementAndGet(reason.getNumber());
  }

  void shown(long ageUs) {
    shown.incrementAndGet();
    if (ageUs != ReceivedFrame.UNKNOWN_AGE) {
      ages.recordValue(Math.clamp(ageUs, 1, LONGEST_AGE_US));
    }
  }

  /** Ends the second whose ages the next report and {@link #tally} tell. */
  Ages turnSecond() {
    Histogram second = ages.getIntervalHistogram();
    lastSecond =
        second.getTotalCount() == 0
            ? Ages.NONE
            : new Ages(
                second.getTotalCount(),
                second.getValueAtPercentile(50),
                second.getValueAtPercentile(99),
                second.getMaxValue());
    return lastSecond;
  }

  /** The counts since the session began, with the ages of the last second. */
  Report report() {
    Tally now = tally();
    Report.Builder report =
        Report.newBuilder()
            .setShown(now.shown() - sessionStart.shown())
            .setAgeP50Us((int) now.ages().p50Us())
            .setAgeP99Us((int) now.ages().p99Us());
    now.drops()
        .forEach(
            (reason, frames) -> {
              long inSession = frames - sessionStart.drops().getOrDefault(reason, 0L);
              if (inSession > 0) {
                report.addDrops(DropCount.newBuilder().setReason(reason).setFrames(inSession));
              }
            });
    return report.build();
  }

  Tally tally() {
    Map<DropReason, Long> byReason = new EnumMap<>(DropReason.class);
    for (DropReason reason : REASONS) {
      long frames = drops.get(reason.getNumber());
      if (frames > 0) {
        byReason.put(reason, frames);
      }
    }
    return new Tally(
        received.get(),
        receivedBytes.get(),
        missing.get(),
        shown.get(),
        byReason,
        lastSecond == null ? Ages.NONE : lastSecond,
        sessions.get());
  }

  private static DropReason[] knownReasons() {
    DropReason[] all = DropReason.values();
    return java.util.Arrays.copyOf(all, all.length - 1);
  }
}
