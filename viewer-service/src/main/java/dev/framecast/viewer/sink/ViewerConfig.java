package dev.framecast.viewer.sink;

import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.TokenFile;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.RelayDialer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of every viewer. Holds the token's file, never the token, so that it can be printed
 * and a changed token counts from the next attempt.
 *
 * @param relay where frames come from
 * @param tokenFile holds the view token, or null where the relay wants none
 * @param maxPixels a picture with more pixels than this is not decoded
 * @param maxMessageBytes the largest message taken from the relay
 */
public record ViewerConfig(
    HostPort relay, @Nullable Path tokenFile, long maxPixels, int maxMessageBytes) {
  /**
   * Checks the settings.
   *
   * @throws UserMistakeException with one clear line
   */
  public ViewerConfig {
    if (relay.port() == 0) {
      throw new UserMistakeException("--relay " + relay + ": the port must be 1 to 65535");
    }
    if (maxPixels < 1) {
      throw new UserMistakeException("--max-pixels " + maxPixels + ": must be 1 or more");
    }
    if (maxMessageBytes < Protocol.MAX_HELLO_BYTES
        || maxMessageBytes > Protocol.LARGEST_MAX_MESSAGE_BYTES) {
      throw new UserMistakeException(
          "--max-message-bytes %d: must be from %d to %d"
              .formatted(
                  maxMessageBytes, Protocol.MAX_HELLO_BYTES, Protocol.LARGEST_MAX_MESSAGE_BYTES));
    }
    if (tokenFile != null) {
      TokenFile.read("--token-file", tokenFile);
    }
  }

  /** A subscriber of this relay, not yet started. */
  public Subscriber subscriber(Subscription subscription, SubscriptionListener listener) {
    RelayDialer dialer =
        new RelayDialer(relay.host(), relay.port(), MicrosClock.steady(), maxMessageBytes);
    return new Subscriber(dialer, subscription, this::token, agent(), listener);
  }

  private String token() {
    return tokenFile == null ? "" : TokenFile.read("--token-file", tokenFile);
  }

  private static String agent() {
    return "framecast-viewer/" + ManifestVersion.of(ViewerConfig.class);
  }
}
