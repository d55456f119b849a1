package dev.framecast.relay.access;

import dev.framecast.wire.Protocol;

/**
 * The bounds within which sessions live.
 *
 * @param maxSessions connections at once, in all
 * @param maxSessionsPerAddress connections at once from one address
 * @param maxMessageBytes the largest message, without its prefix
 * @param maxQueueBytes what may wait for a viewer with delivery EVERY
 * @param handshakeMillis from the connection's start to a whole Hello
 * @param pingIntervalMillis between two pings
 * @param pingTimeoutMillis a peer silent for so long is gone
 */
public record SessionLimits(
    int maxSessions,
    int maxSessionsPerAddress,
    int maxMessageBytes,
    int maxQueueBytes,
    int handshakeMillis,
    int pingIntervalMillis,
    int pingTimeoutMillis) {
  /** What holds unless configured. */
  public static final SessionLimits DEFAULTS =
      new SessionLimits(
          4096,
          2048,
          Protocol.DEFAULT_MAX_MESSAGE_BYTES,
          32 << 20,
          Protocol.HANDSHAKE_TIMEOUT_MILLIS,
          Protocol.PING_INTERVAL_MILLIS,
          Protocol.PING_TIMEOUT_MILLIS);
}
