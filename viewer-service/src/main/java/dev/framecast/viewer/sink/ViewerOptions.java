package dev.framecast.viewer.sink;

import dev.framecast.runtime.settings.HostPort;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every sink has; a picocli mixin. */
public final class ViewerOptions {
  @Option(
      names = "--relay",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7400",
      description = "The relay to watch (default: ${DEFAULT-VALUE}).")
  private HostPort relay = new HostPort("127.0.0.1", 7400);

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the view token, where the relay wants one.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "33177600",
      description =
          "A picture of more pixels is not decoded (default: ${DEFAULT-VALUE}, 7680x4320).")
  private long maxPixels;

  @Option(
      names = "--max-message-bytes",
      paramLabel = "N",
      defaultValue = "16777216",
      description =
          "A relay that sends a larger message is left (default: ${DEFAULT-VALUE}, 16 MiB).")
  private int maxMessageBytes;

  /** The settings, checked. */
  public ViewerConfig config() {
    return new ViewerConfig(relay, tokenFile, maxPixels, maxMessageBytes);
  }
}
