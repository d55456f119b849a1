package dev.framecast.capture.source.http.multipart;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The line between two parts: two dashes and the boundary that the answer declared (RFC 2046
 * section 5.1.1), or what servers write instead. Some declare the boundary with its dashes, some
 * write it without, some declare another one or none at all: then it is what stands above the
 * headers.
 *
 * <p>Owned by one thread.
 */
final class Delimiter {
  private static final byte DASH = '-';
  private static final int MOST_DASHES = 72;

  private byte[] name;
  private boolean isSeen;

  /** With the boundary that the answer declares; null where it declares none. */
  Delimiter(@Nullable String declared) {
    this.name = bare(declared == null ? "" : declared);
  }

  /** Whether it has come at least once, so that it can be relied on. */
  boolean isSeen() {
    return isSeen;
  }

  /**
   * Looks whether a line begins with it.
   *
   * @param from the line's first byte
   * @param to the line's end
   * @return where the boundary ends, or -1
   */
  int endIn(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == DASH && at - from < MOST_DASHES) {
      at++;
    }
    int end = at + name.length;
    if (name.length == 0 || end > to || !matches(bytes, at)) {
      return -1;
    }
    boolean isIt = at - from >= 2 || isBlank(bytes, end, to);
    isSeen |= isIt;
    return isIt ? end : -1;
  }

  /** Takes what stood above a part's headers for it, unless what was declared has come. */
  void learn(String line) {
    if (!isSeen && line.startsWith("--")) {
      byte[] seen = bare(line.replaceFirst("(?i)content-(type|length)[ \\t]*:.*", ""));
      if (seen.length > 0) {
        name = seen;
        isSeen = true;
      }
    }
  }

  private boolean matches(byte[] bytes, int at) {
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private static byte[] bare(String boundary) {
    return boundary.strip().replaceFirst("^-+", "").getBytes(StandardCharsets.ISO_8859_1);
  }
}
