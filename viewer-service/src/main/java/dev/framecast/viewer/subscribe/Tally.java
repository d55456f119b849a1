package dev.framecast.viewer.subscribe;

import dev.framecast.wire.v1.DropReason;
import java.util.Locale;
import java.util.Map;

/**
 * A subscriber's books at one moment, since it was made: received = shown + the drops here + those
 * being worked on.
 *
 * @param received frames that came whole
 * @param receivedBytes their payloads, bytes
 * @param missing sequence numbers that never came: dropped before this viewer
 * @param shown frames that the sink showed, wrote or handed on
 * @param drops frames that came and were not shown, by reason; reasons without any are left out
 * @param ages at which pictures were shown in the last whole second
 * @param sessions sessions begun
 */
public record Tally(
    long received,
    long receivedBytes,
    long missing,
    long shown,
    Map<DropReason, Long> drops,
    Ages ages,
    long sessions) {
  /** Takes a copy of the map. */
  public Tally {
    drops = Map.copyOf(drops);
  }

  /** Frames that came and were not shown, for any reason. */
  public long dropped() {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A reason as metrics, JSON and people see it: "awaiting_keyframe". */
  public static String label(DropReason reason) {
    return reason.name().substring("DROP_REASON_".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Ages of pictures, microseconds; all 0 when there was none.
   *
   * @param pictures how many
   */
  public record Ages(long pictures, long p50Us, long p99Us, long maxUs) {
    /** No picture. */
    public static final Ages NONE = new Ages(0, 0, 0, 0);
  }
}
