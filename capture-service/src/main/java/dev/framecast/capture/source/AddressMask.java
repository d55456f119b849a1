package dev.framecast.capture.source;

import java.net.URI;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may be shown of an address. It goes by the address's structure: whatever stands where
 * cameras take users, passwords, tokens and keys is replaced, without asking what it is called. The
 * user part, each parameter that is not known to be harmless, each part of the path that assigns,
 * encodes or looks like a key, and what stands behind the {@code #}.
 */
public final class AddressMask {
  private static final String MASK = "***";
  private static final int LONGEST_QUOTED = 100;

  /** Parameters that say which picture is wanted and nothing else. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "action=(stream|snapshot)"
              + "|(channel|subtype|stream|camera|fps)=\\d{1,3}"
              + "|resolution=\\d{1,4}x\\d{1,4}"
              + "|transport=(tcp|udp)");

  private static final Pattern PLAIN_SEGMENT = Pattern.compile("[A-Za-z0-9._~+,-]*");

  /** Letters and digits mixed, or very many: the keys that recorders and clouds hand out. */
  private static final Pattern KEY =
      Pattern.compile(
          "[A-Za-z0-9]{16,}"
              + "|(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{12,}"
              + "|[0-9A-Fa-f]+(-[0-9A-Fa-f]+){3,}");

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
  private static final Pattern KNOWN_SCHEME =
      Pattern.compile(
          "(?i)rtspu?|rtsps|rtspt|https?|rtmps?|rtp|srtp|udp|tcp|ftps?|mms|onvif|ws|wss|file"
              + "|srt|camera|testpattern");

  /**
   * An address of a kind that we do not know, without anything that a password could be part of.
   */
  private static final Pattern HOST_ALONE = Pattern.compile("[a-z]{2,12}://[a-z0-9._-]{0,64}/?");

  /** What may stand in a message as it is: no address has none of what this leaves out. */
  private static final Pattern SAFE = Pattern.compile("(?!.*//)[^@=?#;&%:]*:?[^@=?#;&%:]*");

  private AddressMask() {}

  /** An address that is whole, in any of the forms that {@link URI} takes. */
  public static String of(URI address) {
    StringBuilder shown = new StringBuilder().append(address.getScheme()).append("://");
    String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
    int at = authority.lastIndexOf('@');
    shown.append(at < 0 ? "" : MASK + "@").append(authority.substring(at + 1));
    if (address.getRawPath() != null) {
      shown.append(each(address.getRawPath(), "/", AddressMask::segment));
    }
    if (address.getRawQuery() != null) {
      shown.append('?').append(each(address.getRawQuery(), "&", AddressMask::parameter));
    }
    if (address.getRawFragment() != null) {
      shown.append('#').append(parameter(address.getRawFragment()));
    }
    return shown.toString();
  }

  /**
   * What a user wrote as a source and what cannot be one, for a message: in quotation marks where
   * it cannot hold a secret, else its scheme alone.
   */
  public static String quotable(String text) {
    if (SAFE.matcher(text).matches() && text.length() <= LONGEST_QUOTED) {
      return "'" + text + "'";
    }
    Matcher scheme = SCHEME.matcher(text.strip());
    boolean isScheme =
        scheme.matches()
            && (KNOWN_SCHEME.matcher(scheme.group(1)).matches()
                || HOST_ALONE.matcher(text).matches());
    return isScheme ? "of kind '" + scheme.group(1) + "'" : "of " + text.length() + " characters";
  }

  private static String each(String text, String separator, UnaryOperator<String> masked) {
    String all =
        Arrays.stream(text.split(separator, -1)).map(masked).collect(Collectors.joining(separator));
    // One mask says as much as many.
    String many = "\\*\\*\\*(" + Pattern.quote(separator) + "\\*\\*\\*)+";
    return all.replaceAll(many, Matcher.quoteReplacement(MASK));
  }

  private static String segment(String segment) {
    boolean isPlain = PLAIN_SEGMENT.matcher(segment).matches() && !KEY.matcher(segment).find();
    return isPlain ? segment : MASK;
  }

  private static String parameter(String parameter) {
    return HARMLESS.matcher(parameter).matches() ? parameter : MASK;
  }
}
