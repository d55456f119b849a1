package dev.framecast.viewer;

import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.viewer.sink.probe.ProbeCommand;
import dev.framecast.viewer.sink.record.RecordCommand;
import dev.framecast.viewer.sink.snapshot.SnapshotCommand;
import dev.framecast.viewer.sink.web.WebCommand;
import dev.framecast.viewer.sink.window.WindowCommand;
import picocli.CommandLine.Command;

/** What can be done with a stream; one subcommand for each sink. */
@Command(
    name = "viewer-service",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    description = "Receives a live camera from a relay and shows it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WebCommand.class,
      WindowCommand.class,
      RecordCommand.class,
      SnapshotCommand.class,
      ProbeCommand.class
    })
final class ViewerCommand {}
