package dev.framecast.viewer.sink.probe;

import dev.framecast.viewer.subscribe.Tally;
import dev.framecast.viewer.subscribe.Tally.Ages;
import dev.framecast.wire.v1.DropReason;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of one second, or of the whole run.
 *
 * @param seconds length of the time they are of
 * @param fps pictures a second, counted from the first one
 * @param frames pictures
 * @param bytes payload received
 * @param ages of the pictures, from capture to decoded
 * @param missing sequence numbers that never came
 * @param drops frames that came and gave no picture, by reason
 * @param firstPictureMillis from the first Welcome to the first picture; -1 before it
 * @param sessions sessions begun since the start of the run
 * @param look how the stream is now
 */
record ProbeLine(
    double seconds,
    double fps,
    long frames,
    long bytes,
    Ages ages,
    long missing,
    Map<DropReason, Long> drops,
    double firstPictureMillis,
    long sessions,
    Look look) {

  /**
   * How the stream is now.
   *
   * @param state live, stale, offline; unknown before the relay said, away without a relay
   * @param codec the last picture's
   * @param width the last picture's, pixels; 0 before it
   * @param height the last picture's, pixels; 0 before it
   */
  record Look(String state, String codec, int width, int height) {
    @Override
    public String toString() {
      return width == 0 ? state : state + " " + codec + " " + width + "x" + height;
    }
  }

  /** For people. */
  String toText() {
    long dropped = drops.values().stream().mapToLong(Long::longValue).sum();
    String why =
        drops.entrySet().stream()
            .map(drop -> Tally.label(drop.getKey()) + " " + drop.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
    return format(
        "%.1f fps  %d frames  %.2f MB  age p50 %.1f p99 %.1f max %.1f ms  %d missing  %d dropped%s"
            + "  %s",
        fps,
        frames,
        bytes / 1e6,
        ages.p50Us() / 1e3,
        ages.p99Us() / 1e3,
        ages.maxUs() / 1e3,
        missing,
        dropped,
        dropped == 0 ? "" : why,
        look);
  }

  /** One flat JSON object; {@code more} are further members, each with a comma in front. */
  String toJson(String type, String more) {
    String reasons =
        drops.entrySet().stream()
            .map(drop -> "\"" + Tally.label(drop.getKey()) + "\":" + drop.getValue())
            .collect(Collectors.joining(","));
    return format("{\"type\":\"%s\",\"seconds\":%.3f,\"fps\":%.2f,", type, seconds, fps)
        + format("\"frames\":%d,\"bytes\":%d,", frames, bytes)
        + format("\"ageP50Ms\":%.3f,\"ageP99Ms\":%.3f,", ages.p50Us() / 1e3, ages.p99Us() / 1e3)
        + format("\"ageMaxMs\":%.3f,\"missing\":%d,", ages.maxUs() / 1e3, missing)
        + format("\"drops\":{%s},\"firstPictureMs\":%.1f,", reasons, firstPictureMillis)
        + format("\"sessions\":%d,\"state\":\"%s\",", sessions, look.state())
        + format("\"codec\":\"%s\",\"width\":%d,", look.codec(), look.width())
        + format("\"height\":%d%s}", look.height(), more);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
