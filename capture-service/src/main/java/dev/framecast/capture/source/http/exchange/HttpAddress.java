package dev.framecast.capture.source.http.exchange;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An http or https address, in the pieces that a request needs. Host names are taken as they are:
 * those of containers have underscores, which {@link URI} calls no host.
 *
 * @param isSecure whether it is https
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 * @param target what stands in the request line, from the slash on
 * @param credentials {@code user:password}, decoded; null where there are none
 */
record HttpAddress(
    boolean isSecure, String host, int port, String target, @Nullable String credentials) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<scheme>https?)://((?<user>[^/?#]*)@)?(?<host>\\[[^\\]/?#]*\\]|[^/?#:@]+)"
              + "(:(?<port>\\d{0,5}))?(?<target>[^#]*)(#.*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** Takes an address apart; null when it is not of http or https, or names no host. */
  static @Nullable HttpAddress parse(String text) {
    Matcher parts = PARTS.matcher(text.strip().replace(" ", "%20"));
    if (!parts.matches()) {
      return null;
    }
    boolean isSecure = parts.group("scheme").equalsIgnoreCase("https");
    String port = parts.group("port");
    int number =
        port == null || port.isEmpty() ? defaultPort(isSecure) : Integer.parseUnsignedInt(port);
    if (number < 1 || number > 65_535) {
      return null;
    }
    String target = parts.group("target");
    String user = parts.group("user");
    return new HttpAddress(
        isSecure,
        parts.group("host").replaceAll("[\\[\\]]", ""),
        number,
        target.startsWith("/") ? target : "/" + target,
        user == null ? null : decoded(user));
  }

  /**
   * Where a redirect leads; null when that is no address. Credentials go along to the same host and
   * port, and from http to the same host's https, but to nobody else.
   *
   * @param location the header's value
   */
  @Nullable HttpAddress redirectedTo(String location) {
    String to = location.strip();
    HttpAddress next = parse(SCHEME.matcher(to).matches() ? to : origin(to) + relative(to));
    if (next == null || next.credentials != null || !mayKnowCredentials(next)) {
      return next;
    }
    return new HttpAddress(next.isSecure, next.host, next.port, next.target, credentials);
  }

  /** The value of the {@code Host} header. */
  String hostHeader() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == defaultPort(isSecure) ? name : name + ":" + port;
  }

  /** Whether both are served by the same connection. */
  boolean isSameServer(HttpAddress other) {
    return isSecure == other.isSecure && port == other.port && host.equalsIgnoreCase(other.host);
  }

  /** Where it is, without what may be secret in it. */
  @Override
  public String toString() {
    return (isSecure ? "https://" : "http://") + hostHeader();
  }

  private boolean mayKnowCredentials(HttpAddress next) {
    boolean becomesSecure = !isSecure && next.isSecure && host.equalsIgnoreCase(next.host);
    return isSameServer(next) || becomesSecure;
  }

  private String origin(String location) {
    return location.startsWith("//") ? (isSecure ? "https:" : "http:") : toString();
  }

  private String relative(String location) {
    if (location.startsWith("/")) {
      return location;
    }
    String folder = target.replaceFirst("\\?.*", "");
    return location.startsWith("?")
        ? folder + location
        : folder.substring(0, folder.lastIndexOf('/') + 1) + location;
  }

  private static int defaultPort(boolean isSecure) {
    return isSecure ? 443 : 80;
  }

  private static String decoded(String user) {
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException strayPercent) {
      return user;
    }
  }
}
