package dev.framecast.capture.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network source's address, with whatever passwords it has. {@link #toString} is what logs,
 * health pages, viewers and messages may show; the address itself is for connecting alone.
 */
public final class SourceAddress {
  /** How to write what would otherwise end a password. */
  static final String HINT =
      "in a user, a password or a path write @ as %40, / as %2F, ? as %3F, # as %23, % as %25";

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?\\])(?::(\\d{1,5}))?");
  private static final int LARGEST_PORT = 65_535;

  private final URI uri;
  private final String host;
  private final String shown;

  private SourceAddress(URI uri, String host) {
    this.uri = uri;
    this.host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    this.shown = AddressMask.of(uri);
  }

  /**
   * Parses an address of one of the kinds that have a host.
   *
   * @throws IllegalArgumentException with one clear line that shows nothing of the address but its
   *     scheme
   */
  public static SourceAddress parse(String text) {
    URI uri = uri(text);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    Matcher host = HOST.matcher(authority.substring(at + 1));
    if (!host.matches() || !isPort(host.group(2))) {
      throw refused(text, "names no host that can be understood");
    }
    if (authority.indexOf('@') < at || isPasswordCut(uri)) {
      throw refused(text, "has an @ too many");
    }
    return new SourceAddress(uri, host.group(1));
  }

  /** The address with its passwords: for connecting, never for people. */
  public URI uri() {
    return uri;
  }

  /** What is sent to a server of it: all but what stands behind the {@code #}. Not for people. */
  public String url() {
    String all = uri.toString();
    int fragment = all.indexOf('#');
    return fragment < 0 ? all : all.substring(0, fragment);
  }

  /** The scheme in small letters. */
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /** The host's name, which may hold an underscore, or its address without brackets. */
  public String host() {
    return host;
  }

  /** What stands behind the {@code #}; null: nothing. */
  public @Nullable String fragment() {
    return uri.getFragment();
  }

  /** The address without anything that may be secret. */
  @Override
  public String toString() {
    return shown;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceAddress address && address.uri.equals(uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.isOpaque()) {
        throw refused(text, "names no host that can be understood");
      }
      return uri;
    } catch (URISyntaxException malformed) {
      // Its message, and so the exception as a cause, repeats the address.
      throw refused(text, "is no address: " + malformed.getReason());
    }
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || Integer.parseInt(port) <= LARGEST_PORT;
  }

  /**
   * Whether what follows the host may be the end of a password that holds a {@code /}, {@code ?} or
   * {@code #}: then an @ follows, which servers' own paths hardly have. In a parameter's value it
   * is usual, as in {@code ?user=me@example.org}.
   */
  private static boolean isPasswordCut(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String fragment = uri.getRawFragment() == null ? "" : uri.getRawFragment();
    int at = query.indexOf('@');
    boolean isValue = at < 0 || (!path.isEmpty() && query.lastIndexOf('=', at) > 0);
    return path.indexOf('@') >= 0 || fragment.indexOf('@') >= 0 || !isValue;
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(
        "source " + AddressMask.quotable(text) + " " + why + " (" + HINT + ")");
  }
}
