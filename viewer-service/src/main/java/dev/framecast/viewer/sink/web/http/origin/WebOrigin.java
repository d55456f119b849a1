package dev.framecast.viewer.sink.web.http.origin;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a web page comes from (RFC 6454). Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, an IPv6 address without its brackets
 * @param port also where the text leaves the usual one out
 */
public record WebOrigin(String scheme, String host, int port) {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");
  private static final Pattern REFERER = Pattern.compile(ORIGIN.pattern() + "(?:[/?#].*)?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_PORT = 65_535;

  /** Reads an {@code Origin} header or a setting; null where it is no http or https origin. */
  public static @Nullable WebOrigin parse(@Nullable String text) {
    return read(ORIGIN, text);
  }

  /** The origin of the page that a {@code Referer} header names; null where it names none. */
  static @Nullable WebOrigin ofReferer(@Nullable String text) {
    return read(REFERER, text);
  }

  private static @Nullable WebOrigin read(Pattern form, @Nullable String text) {
    Matcher parts = text == null ? null : form.matcher(text);
    if (parts == null || !parts.matches()) {
      return null;
    }
    String scheme = parts.group(1);
    int port = parts.group(3) == null ? usualPort(scheme) : Integer.parseInt(parts.group(3));
    return port > MAX_PORT ? null : new WebOrigin(scheme, normal(parts.group(2)), port);
  }

  static int usualPort(String scheme) {
    return "https".equals(scheme) ? HTTPS : HTTP;
  }

  /** A host as it is compared: lower case, without brackets, zone or final dot. */
  static String normal(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    String name = (zone < 0 ? bare : bare.substring(0, zone)).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "0:0:0:0:0:0:0:1" -> "::1";
      default -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    };
  }

  /** As a browser writes it. */
  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
    return scheme + "://" + name + (port == usualPort(scheme) ? "" : ":" + port);
  }
}
