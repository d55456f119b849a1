package dev.framecast.viewer.sink.web;

import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.web.http.origin.WebOrigin;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of the web viewer.
 *
 * @param viewer what every viewer has
 * @param listen where the page is
 * @param insecurePublic whether {@code listen} may be reachable from other machines, although the
 *     page asks for no password and is not encrypted
 * @param allowedHosts names, without ports, under which the page is reached besides its own
 * @param allowedOrigins of other pages that may embed pictures and open the WebSocket
 * @param maxBrowsers pages, MJPEG connections and snapshots at once
 */
public record WebConfig(
    ViewerConfig viewer,
    HostPort listen,
    boolean insecurePublic,
    List<String> allowedHosts,
    Set<WebOrigin> allowedOrigins,
    int maxBrowsers) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?");
  private static final int MOST_BROWSERS = 10_000;

  /**
   * Checks the settings.
   *
   * @throws UserMistakeException with one clear line
   */
  public WebConfig {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
    if (listen.resolve().isUnresolved()) {
      throw new UserMistakeException("--listen " + listen + ": the name cannot be resolved");
    }
    if (!insecurePublic && !listen.isLoopback()) {
      throw new UserMistakeException(
          "--listen "
              + listen
              + " lets other machines in, and the page has no password: listen on 127.0.0.1 behind"
              + " a reverse proxy with TLS and a login, or add --insecure-public");
    }
    for (String host : allowedHosts) {
      if (!HOST.matcher(host).matches()) {
        throw new UserMistakeException(
            "--allowed-host '" + host + "': must be a name or an address, without a port");
      }
    }
    if (maxBrowsers < 1 || maxBrowsers > MOST_BROWSERS) {
      throw new UserMistakeException(
          "--max-browsers " + maxBrowsers + ": must be 1 to " + MOST_BROWSERS);
    }
  }
}
