package dev.framecast.relay;

import dev.framecast.relay.access.SessionLimits;
import dev.framecast.runtime.HeapReturn;
import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the relay. */
@Command(
    name = "relay-service",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    sortOptions = false,
    subcommands = TokensCommand.class,
    description = "Takes live camera streams in and fans them out to any number of viewers.",
    footer = "%nEach option can also be set as FRAMECAST_ and its name, as FRAMECAST_LISTEN.")
@SuppressWarnings("NullAway.Init")
final class RelayCommand implements Callable<Integer> {
  private static final Duration HEAP_CHECKED_EACH = Duration.ofSeconds(4);

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:7400",
      paramLabel = "HOST:PORT",
      description = "Where publishers and viewers connect. Default: ${DEFAULT-VALUE}")
  private HostPort listen;

  @Option(
      names = "--admin",
      defaultValue = "127.0.0.1:7401",
      paramLabel = "HOST:PORT",
      description = "Where /health and /metrics are served. Default: ${DEFAULT-VALUE}")
  private HostPort admin;

  @Option(
      names = "--publish-token-file",
      paramLabel = "FILE",
      description = "Publishers must present the token in its first line.")
  private @Nullable Path publishTokenFile;

  @Option(
      names = "--view-token-file",
      paramLabel = "FILE",
      description = "Viewers must present the token in its first line.")
  private @Nullable Path viewTokenFile;

  @Option(
      names = "--insecure-no-tokens",
      description = "Listen on an address that others reach although anybody may then take part.")
  private boolean insecureNoTokens;

  @Option(
      names = "--fan-out",
      defaultValue = "tee",
      paramLabel = "tee|copy",
      description =
          "How a frame gets to many viewers: tee (on Linux their sockets share its memory) or copy."
              + " Default: ${DEFAULT-VALUE}")
  private RelayConfig.FanOut fanOut;

  @Option(
      names = "--max-message-bytes",
      defaultValue = "8388608",
      paramLabel = "BYTES",
      description = "The largest message, and so the largest frame. Default: ${DEFAULT-VALUE}")
  private int maxMessageBytes;

  @Option(
      names = "--max-queue-bytes",
      defaultValue = "33554432",
      paramLabel = "BYTES",
      description =
          "What may wait for one viewer that wants every frame. Default: ${DEFAULT-VALUE}")
  private int maxQueueBytes;

  @Option(
      names = "--max-sessions",
      defaultValue = "4096",
      paramLabel = "N",
      description = "Connections at once. Default: ${DEFAULT-VALUE}")
  private int maxSessions;

  @Option(
      names = "--max-sessions-per-address",
      defaultValue = "2048",
      paramLabel = "N",
      description = "Connections at once from one address. Default: ${DEFAULT-VALUE}")
  private int maxSessionsPerAddress;

  @Option(
      names = "--max-streams",
      defaultValue = "256",
      paramLabel = "N",
      description = "Streams at once. Default: ${DEFAULT-VALUE}")
  private int maxStreams;

  @Option(
      names = "--handshake-timeout-ms",
      defaultValue = "2000",
      paramLabel = "MS",
      description = "A peer that has not said Hello by then is closed. Default: ${DEFAULT-VALUE}")
  private int handshakeMillis;

  @Option(
      names = "--ping-interval-ms",
      defaultValue = "1000",
      paramLabel = "MS",
      description = "How often each side probes the other. Default: ${DEFAULT-VALUE}")
  private int pingIntervalMillis;

  @Option(
      names = "--ping-timeout-ms",
      defaultValue = "5000",
      paramLabel = "MS",
      description = "A peer silent for so long is closed. Default: ${DEFAULT-VALUE}")
  private int pingTimeoutMillis;

  @Override
  public Integer call() throws InterruptedException {
    RelayConfig config = config();
    try (OrderlyStop stop = new OrderlyStop();
        Relay relay = Relay.start(config)) {
      relay.ready();
      HeapReturn heap = new HeapReturn();
      while (!stop.await(HEAP_CHECKED_EACH)) {
        heap.check();
      }
    }
    return 0;
  }

  private RelayConfig config() {
    return new RelayConfig(
        listen,
        admin,
        publishTokenFile,
        viewTokenFile,
        insecureNoTokens,
        fanOut,
        maxStreams,
        new SessionLimits(
            maxSessions,
            maxSessionsPerAddress,
            maxMessageBytes,
            maxQueueBytes,
            handshakeMillis,
            pingIntervalMillis,
            pingTimeoutMillis));
  }
}
