package dev.framecast.viewer.sink.probe;

import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.wire.StreamName;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to probe, for how long, and what is good enough.
 *
 * @param viewer the relay and how to be let in
 * @param stream the stream
 * @param subscription what is asked of the relay
 * @param duration how long from the start, or null: until told to stop
 * @param frames end after so many pictures; 0: no such end
 * @param decode whether frames are decoded, or only received
 * @param saveFrames folder that gets each payload as a file, or null
 * @param limits what the whole run must keep to
 */
record ProbeConfig(
    ViewerConfig viewer,
    StreamName stream,
    Subscription subscription,
    @Nullable Duration duration,
    long frames,
    boolean decode,
    @Nullable Path saveFrames,
    Limits limits) {

  /**
   * What the whole run must keep to.
   *
   * @param minFps pictures a second; 0: any
   * @param maxAgeP99Millis age of the oldest hundredth; 0: any
   */
  record Limits(double minFps, double maxAgeP99Millis) {
    /** What the run did not keep to, in one sentence, or null. */
    @Nullable String missedBy(ProbeLine whole) {
      if (whole.fps() < minFps) {
        return "%.2f fps is below --min-fps %s".formatted(whole.fps(), minFps);
      }
      if (maxAgeP99Millis > 0 && whole.ages().p99Us() > maxAgeP99Millis * 1_000) {
        return "age p99 of %.1f ms is above --max-age-p99 %s"
            .formatted(whole.ages().p99Us() / 1e3, maxAgeP99Millis);
      }
      return null;
    }
  }
}
