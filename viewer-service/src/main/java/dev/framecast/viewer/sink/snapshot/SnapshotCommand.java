package dev.framecast.viewer.sink.snapshot;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.PlainDuration;
import dev.framecast.viewer.sink.StreamOption;
import dev.framecast.viewer.sink.ViewerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viewer-service snapshot}. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    description =
        "Writes one picture to a file: the camera's own JPEG untouched, or any picture as PNG.")
@SuppressWarnings("NullAway.Init")
public final class SnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ViewerOptions viewer;

  @Mixin private StreamOption stream;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to; ends in .jpg or .png. An older file is replaced.")
  private Path out;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = PlainDuration.class,
      description = "How long to wait for a picture (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  /** picocli makes it. */
  public SnapshotCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PictureFile target = PictureFile.of(out);
    try (OrderlyStop stop = new OrderlyStop();
        Snapshot snapshot = new Snapshot(viewer.config(), stream.name(), target, stop)) {
      spec.commandLine().getOut().println(snapshot.take(timeout));
    }
    return 0;
  }
}
