package dev.framecast.capture;

import dev.framecast.capture.metrics.CaptureMetrics;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.pipeline.CapturePipeline;
import dev.framecast.capture.settings.CaptureCommand;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.source.media.Watchdog;
import dev.framecast.runtime.Health;
import dev.framecast.runtime.settings.CommandRunner;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Everything that the process runs, in this process, from a command line. */
public final class RunningCapture implements AutoCloseable {
  private final List<CapturePipeline> pipelines;
  private final CaptureMetrics metrics;
  private final Watchdog watchdog = new Watchdog();
  private final Health health = new Health();

  private RunningCapture(CaptureConfig config) {
    metrics = new CaptureMetrics(new PrometheusRegistry());
    pipelines = CaptureMain.start(config, metrics, watchdog, health);
  }

  static RunningCapture start(RecordingRelay relay, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--relay");
    all.add("127.0.0.1:" + relay.port());
    return new RunningCapture(config(Map.of(), all.toArray(String[]::new)));
  }

  /** The settings that a command line means. */
  public static CaptureConfig config(Map<String, String> environment, String... flags) {
    AtomicReference<@Nullable CaptureConfig> parsed = new AtomicReference<>();
    CaptureCommand command =
        new CaptureCommand(
            config -> {
              parsed.set(config);
              return 0;
            });
    int status = CommandRunner.run(command, environment, flags);
    CaptureConfig config = parsed.get();
    if (config == null) {
      throw new AssertionError("command line refused with status " + status);
    }
    return config;
  }

  StreamMetrics books(String stream) {
    return metrics.of(stream);
  }

  Health health() {
    return health;
  }

  CapturePipeline pipeline(int index) {
    return pipelines.get(index);
  }

  @Override
  public void close() {
    pipelines.forEach(CapturePipeline::close);
    watchdog.close();
  }
}
