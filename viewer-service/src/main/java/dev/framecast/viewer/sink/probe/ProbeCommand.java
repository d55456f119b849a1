package dev.framecast.viewer.sink.probe;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.PlainDuration;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.sink.StreamOption;
import dev.framecast.viewer.sink.ViewerOptions;
import dev.framecast.viewer.sink.probe.ProbeConfig.Limits;
import dev.framecast.viewer.subscribe.Subscription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viewer-service probe}. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    description =
        "Receives and decodes a stream and prints one line of figures a second. Exit status 0 when"
            + " pictures came and the limits were kept, else 1.")
@SuppressWarnings("NullAway.Init")
public final class ProbeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ViewerOptions viewer;

  @Mixin private StreamOption stream;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = PlainDuration.class,
      description = "How long, such as 10s or 2m (default: until stopped).")
  private @Nullable Duration duration;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many pictures.")
  private long frames;

  @Option(names = "--every", description = "Ask for every frame instead of the newest.")
  private boolean every;

  @Option(
      names = "--max-fps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Ask for at most so many frames a second.")
  private float maxFps;

  @Option(names = "--no-decode", description = "Receive only.")
  private boolean noDecode;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Option(
      names = "--min-fps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Fail below so many pictures a second over the whole run.")
  private double minFps;

  @Option(
      names = "--max-age-p99",
      paramLabel = "MS",
      defaultValue = "0",
      description = "Fail when more than a hundredth of the pictures is older than this.")
  private double maxAgeP99;

  @Option(
      names = "--save-frames",
      paramLabel = "DIR",
      description = "Keep each payload as DIR/<epoch>-<sequence>.jpg.")
  private @Nullable Path saveFrames;

  /** picocli makes it. */
  public ProbeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    ProbeConfig config = config();
    PrintWriter out = spec.commandLine().getOut();
    String failure;
    try (OrderlyStop stop = new OrderlyStop();
        Probe probe = new Probe(config, stop)) {
      ProbeLine whole =
          probe.run(
              second -> {
                out.println(json ? second.toJson("second", "") : second.toText());
                out.flush();
              });
      failure = probe.failureOf(whole);
      out.println(json ? summaryJson(whole, failure) : summaryText(whole));
      out.flush();
    }
    if (failure != null) {
      throw new UserMistakeException(failure);
    }
    return 0;
  }

  private ProbeConfig config() {
    if (frames < 0 || minFps < 0 || maxAgeP99 < 0 || !(maxFps >= 0)) {
      throw new UserMistakeException(
          "--frames, --min-fps, --max-fps and --max-age-p99 must not be negative");
    }
    if (saveFrames != null) {
      try {
        Files.createDirectories(saveFrames);
      } catch (IOException unusable) {
        throw new UserMistakeException(
            "--save-frames " + saveFrames + ": cannot be made a folder", unusable);
      }
    }
    Subscription wish =
        every ? Subscription.every(stream.name()) : Subscription.newest(stream.name());
    return new ProbeConfig(
        viewer.config(),
        stream.name(),
        wish.withMaxFps(maxFps),
        duration,
        frames,
        !noDecode,
        saveFrames,
        new Limits(minFps, maxAgeP99));
  }

  private static String summaryText(ProbeLine whole) {
    if (whole.frames() == 0) {
      return "in %.1f s: no picture, %d sessions".formatted(whole.seconds(), whole.sessions());
    }
    return "in %.1f s: %s  first picture %.1f ms after welcome  %d sessions"
        .formatted(whole.seconds(), whole.toText(), whole.firstPictureMillis(), whole.sessions());
  }

  private static String summaryJson(ProbeLine whole, @Nullable String failure) {
    String more =
        failure == null
            ? ",\"ok\":true"
            : ",\"ok\":false,\"failure\":\"" + failure.replaceAll("[\"\\\\\\p{Cntrl}]", "'") + "\"";
    return whole.toJson("summary", more);
  }
}
