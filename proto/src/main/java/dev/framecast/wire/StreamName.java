package dev.framecast.wire;

import java.util.regex.Pattern;

/**
 * The name of a stream, safe in a URL, a file name, a metric's label and a page.
 *
 * @param value matches {@code [a-z0-9][a-z0-9._-]{0,63}}
 */
public record StreamName(String value) implements Comparable<StreamName> {
  /** What every stream's name matches, from end to end. */
  public static final String PATTERN = "[a-z0-9][a-z0-9._-]{0,63}";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException with one clear line when it does not match
   */
  public StreamName {
    if (!COMPILED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "stream name '"
              + printable(value)
              + "' must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or a digit");
    }
  }

  @Override
  public int compareTo(StreamName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String printable(String raw) {
    String head = raw.length() > 80 ? raw.substring(0, 80) + "..." : raw;
    return head.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
