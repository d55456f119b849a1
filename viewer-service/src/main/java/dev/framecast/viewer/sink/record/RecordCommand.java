package dev.framecast.viewer.sink.record;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.PlainDuration;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.sink.AdminOption;
import dev.framecast.viewer.sink.StreamOption;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.ViewerOptions;
import dev.framecast.viewer.subscribe.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viewer-service record}. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    description =
        "Records every frame as it came, into Matroska files that play even when the recorder was"
            + " killed.")
@SuppressWarnings("NullAway.Init")
public final class RecordCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RecordCommand.class);

  @Spec private CommandSpec spec;

  @Mixin private ViewerOptions viewer;

  @Mixin private StreamOption stream;

  @Mixin private AdminOption admin;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR|FILE.mkv",
      description =
          "A folder that gets <stream>-<time>.mkv files, or one file's name (then -2, -3...)."
              + " Nothing is overwritten.")
  private Path out;

  @Option(
      names = "--segment",
      paramLabel = "TIME",
      converter = PlainDuration.class,
      description = "Begin a new file after so long, such as 10m (default: never).")
  private @Nullable Duration segment;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = PlainDuration.class,
      description = "End after so long (default: when stopped).")
  private @Nullable Duration duration;

  /** picocli makes it. */
  public RecordCommand() {}

  @Override
  public Integer call() throws Exception {
    ViewerConfig config = viewer.config();
    LOG.info("record: {}, stream {}, out {}", config, stream.name(), out);
    SegmentNames names = SegmentNames.of(out, stream.name());
    Tally tally;
    int segments;
    try (OrderlyStop stop = new OrderlyStop();
        Recorder recorder = new Recorder(config, stream.name(), names, segment);
        AutoCloseable listening = admin.start(stream.name().value(), recorder.subscriber())) {
      recorder.start();
      if (duration == null) {
        stop.await();
      } else if (stop.await(duration)) {
        LOG.info("stopped before --duration {}", duration);
      }
      recorder.close();
      tally = recorder.subscriber().tally();
      segments = recorder.segments();
      spec.commandLine()
          .getOut()
          .printf("%d frames in %d files, %d missing%n", tally.shown(), segments, tally.missing());
      spec.commandLine().getOut().flush();
    }
    if (tally.shown() == 0) {
      throw new UserMistakeException(
          "no frame of stream '" + stream.name() + "' came from relay " + config.relay());
    }
    return 0;
  }
}
