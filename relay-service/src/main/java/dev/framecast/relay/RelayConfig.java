package dev.framecast.relay;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.TokenFile;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.Protocol;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the relay was asked to be, checked.
 *
 * @param listen where peers connect
 * @param admin where health and metrics are served
 * @param publishTokenFile holds the publishers' token; null: anybody publishes
 * @param viewTokenFile holds the viewers' token; null: anybody views
 * @param insecureNoTokens whether an address that others reach may be open
 * @param fanOut how frames get into viewers' sockets
 * @param maxStreams streams at once
 * @param limits the bounds of sessions
 */
record RelayConfig(
    HostPort listen,
    HostPort admin,
    @Nullable Path publishTokenFile,
    @Nullable Path viewTokenFile,
    boolean insecureNoTokens,
    FanOut fanOut,
    int maxStreams,
    SessionLimits limits) {
  private static final int LARGEST_MESSAGE = 256 << 20;
  private static final int LARGEST_QUEUE = 1 << 30;
  private static final int MOST_SESSIONS = 1_000_000;
  private static final int LONGEST_MILLIS = 3_600_000;

  /** How a frame gets into many sockets. */
  enum FanOut {
    /** They share its pages, where the platform can. */
    TEE,
    /** Each gets a copy. */
    COPY
  }

  RelayConfig {
    boolean hasBothTokens = publishTokenFile != null && viewTokenFile != null;
    if (!hasBothTokens && !insecureNoTokens && !listen.isLoopback()) {
      throw new UserMistakeException(
          "--listen "
              + listen
              + " can be reached by others: give --publish-token-file and --view-token-file"
              + " (see the subcommand tokens), or --insecure-no-tokens to let anybody in");
    }
    within("--max-streams", maxStreams, 1, MOST_SESSIONS);
    within("--max-sessions", limits.maxSessions(), 1, MOST_SESSIONS);
    within("--max-sessions-per-address", limits.maxSessionsPerAddress(), 1, MOST_SESSIONS);
    within(
        "--max-message-bytes", limits.maxMessageBytes(), Protocol.MAX_HELLO_BYTES, LARGEST_MESSAGE);
    within("--max-queue-bytes", limits.maxQueueBytes(), limits.maxMessageBytes(), LARGEST_QUEUE);
    within("--handshake-timeout-ms", limits.handshakeMillis(), 10, LONGEST_MILLIS);
    within("--ping-interval-ms", limits.pingIntervalMillis(), 10, LONGEST_MILLIS);
    within(
        "--ping-timeout-ms",
        limits.pingTimeoutMillis(),
        limits.pingIntervalMillis(),
        LONGEST_MILLIS);
  }

  /** Reads the token files. */
  AccessTokens tokens() {
    return new AccessTokens(
        publishTokenFile == null ? null : TokenFile.read("--publish-token-file", publishTokenFile),
        viewTokenFile == null ? null : TokenFile.read("--view-token-file", viewTokenFile));
  }

  private static void within(String flag, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UserMistakeException(
          flag + " " + value + ": must be from " + least + " to " + most);
    }
  }
}
