package dev.framecast.viewer.sink.web.http.origin;

import static dev.framecast.viewer.sink.web.http.origin.WebOrigin.normal;

import dev.framecast.runtime.settings.HostPort;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which this service answers, and the pages that may open its WebSocket. A foreign
 * name is a page elsewhere that had its own name resolve to us (DNS rebinding); a foreign origin is
 * a page elsewhere that uses the visitor's browser to look in (cross-site WebSocket hijacking).
 * Immutable.
 */
public final class KnownHosts {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  private final Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "::1"));
  private final Set<String> allowed = new HashSet<>();

  /**
   * Allowed though ours anyway, which is of use behind a reverse proxy at the same address only.
   */
  private final Set<String> proxied = new HashSet<>();

  private final boolean everyAddress;

  /**
   * Knows this machine's loopback names, and these.
   *
   * @param listen what we listen on; where that is every address, each of them is ours
   * @param allowedHosts names or addresses, without ports
   */
  public KnownHosts(HostPort listen, Collection<String> allowedHosts) {
    hosts.add(normal(listen.host()));
    allowedHosts.forEach(host -> allowed.add(normal(host)));
    proxied.addAll(allowed);
    proxied.retainAll(hosts);
    hosts.addAll(allowed);
    everyAddress = listen.resolve().getAddress().isAnyLocalAddress();
  }

  /**
   * Whether a request for this Host is for us.
   *
   * @param host the header; null where it is missing
   * @param localAddress the address of ours that the request came to
   */
  public boolean isOurs(@Nullable String host, @Nullable InetAddress localAddress) {
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
   * Whether a page of this origin is our own. Under an allowed host a reverse proxy may have put
   * another name into the request, or left its own port out; a request that has both is compared
   * with both, since another port of that host is another's page.
   *
   * @param host the Host, which is ours
   */
  boolean isOurPage(WebOrigin page, String host) {
    var ours = AUTHORITY.matcher(host);
    if (!ours.matches()) {
      return false;
    }
    boolean sameName = normal(ours.group(1)).equals(page.host());
    String port = ours.group(2);
    int ourPort = port == null ? WebOrigin.usualPort(page.scheme()) : Integer.parseInt(port);
    return sameName && page.port() == ourPort
        || proxied.contains(page.host())
        || allows(page.host()) && !(sameName && port != null);
  }

  /** Whether a setting names this host. */
  public boolean allows(String host) {
    return allowed.contains(host);
  }
}
