package dev.framecast.capture.source.http.multipart;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers of one part (RFC 2046 section 5.1), as far as they matter: its type and its length.
 * Owned by one thread.
 */
final class PartHeaders {
  private static final String TYPE = "content-type";
  private static final String LENGTH = "content-length";

  private static final Pattern FIELD =
      Pattern.compile("(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]*:(?<value>.*)", Pattern.DOTALL);

  /** Some cameras write a boundary that they did not declare and the first header in one line. */
  private static final Pattern JOINED =
      Pattern.compile("--.*?(?=content-(type|length)[ \\t]*:)", Pattern.CASE_INSENSITIVE);

  private String type = "";
  private int length = -1;
  private String open = "";
  private boolean hasAny;

  /** Whether a line was a header. */
  boolean hasAny() {
    return hasAny;
  }

  /** The media type, in lower case and without parameters; empty where none is said. */
  String type() {
    return type;
  }

  /** Bytes; negative where that is not known. */
  int length() {
    return length;
  }

  /** Whether the part says that it is something else than a picture. */
  boolean isForeign() {
    boolean isPicture =
        type.isEmpty() || type.startsWith("image") || type.endsWith("/octet-stream");
    boolean isVideo = type.startsWith("video/") && type.contains("jpeg");
    boolean isNested = type.startsWith("multipart/");
    return !isPicture && !isVideo && !isNested && type.indexOf('/') > 0;
  }

  /** Whether the part says that it is a picture, and no JPEG. */
  boolean isOtherPicture() {
    return type.startsWith("image/") && !type.contains("jp") && !type.endsWith("*");
  }

  /** Whether the part says that it is a JPEG. */
  boolean isJpeg() {
    return type.startsWith("image/") && type.contains("jp");
  }

  /** Forgets everything. */
  void clear() {
    type = "";
    length = -1;
    open = "";
    hasAny = false;
  }

  /** Takes a line without its end; one that is no header is passed over. */
  void take(String line) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      keep(open, line);
      return;
    }
    Matcher field = FIELD.matcher(JOINED.matcher(line).replaceFirst(""));
    if (field.matches()) {
      hasAny = true;
      open = field.group("name").toLowerCase(Locale.ROOT);
      keep(open, field.group("value"));
    }
  }

  private void keep(String name, String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return;
    }
    if (name.equals(TYPE) && type.isEmpty()) {
      type = text.replaceFirst("[;,\\s].*", "");
    } else if (name.equals(LENGTH)) {
      length = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }
  }
}
