package dev.framecast.viewer.sink.web.http;

import dev.framecast.runtime.settings.HostPort;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which this service answers, and the pages that may open its WebSocket. A foreign
 * name is a page elsewhere that had its own name resolve to us (DNS rebinding); a foreign origin is
 * a page elsewhere that uses the visitor's browser to look in (cross-site WebSocket hijacking).
 * Immutable.
 */
final class KnownHosts {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "::1"));
  private final Set<String> allowed = new HashSet<>();
  private final boolean everyAddress;

  /**
   * Knows this machine's loopback names, and these.
   *
   * @param listen what we listen on; where that is every address, each of them is ours
   * @param allowedHosts names or addresses, without ports
   */
  KnownHosts(HostPort listen, Collection<String> allowedHosts) {
    allowedHosts.forEach(host -> allowed.add(normal(host)));
    hosts.addAll(allowed);
    hosts.add(normal(listen.host()));
    everyAddress = listen.resolve().getAddress().isAnyLocalAddress();
  }

  /**
   * Whether a request for this Host is for us.
   *
   * @param host the header; null where it is missing
   * @param localAddress the address of ours that the request came to
   */
  boolean isOurs(@Nullable String host, @Nullable InetAddress localAddress) {
    var authority = host == null ? null : AUTHORITY.matcher(host);
    if (authority == null || !authority.matches()) {
      return false;
    }
    String name = normal(authority.group(1));
    return hosts.contains(name)
        || everyAddress
            && localAddress != null
            && name.equals(normal(localAddress.getHostAddress()));
  }

  /**
   * Whether a page of this origin may look in: it is our own, or of an allowed host (whose reverse
   * proxy has put another Host into the request).
   *
   * @param origin the header; null where it is missing
   * @param host the Host, which is ours
   */
  boolean isOurPage(@Nullable String origin, String host) {
    if (origin == null) {
      return false;
    }
    try {
      URI page = new URI(origin);
      String scheme = page.getScheme();
      if (page.getHost() == null || !"http".equals(scheme) && !"https".equals(scheme)) {
        return false;
      }
      int usual = "https".equals(scheme) ? HTTPS : HTTP;
      int pagePort = page.getPort() < 0 ? usual : page.getPort();
      var ours = AUTHORITY.matcher(host);
      return allowed.contains(normal(page.getHost()))
          || ours.matches()
              && normal(ours.group(1)).equals(normal(page.getHost()))
              && pagePort == (ours.group(2) == null ? usual : Integer.parseInt(ours.group(2)));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static String normal(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    String name = (zone < 0 ? bare : bare.substring(0, zone)).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "0:0:0:0:0:0:0:1" -> "::1";
      default -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    };
  }
}
