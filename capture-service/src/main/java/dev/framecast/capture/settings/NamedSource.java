package dev.framecast.capture.settings;

import dev.framecast.capture.source.SourceUri;
import dev.framecast.wire.StreamName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --source}: {@code name=uri}, or a uri alone, whose stream is {@code cam}.
 *
 * @param stream what the stream is called
 * @param uri where its frames come from
 */
public record NamedSource(StreamName stream, SourceUri uri) {
  private static final StreamName UNNAMED = new StreamName("cam");

  /** What stands before the first equals sign is a name unless it looks like a URI or a folder. */
  private static final Pattern NAMED = Pattern.compile("([^=:/\\\\]*)=(.*)");

  /**
   * Parses what a user wrote.
   *
   * @throws IllegalArgumentException with one clear line
   */
  public static NamedSource parse(String text) {
    Matcher named = NAMED.matcher(text);
    if (named.matches()) {
      return new NamedSource(new StreamName(named.group(1)), SourceUri.parse(named.group(2)));
    }
    return new NamedSource(UNNAMED, SourceUri.parse(text));
  }

  @Override
  public String toString() {
    return stream + "=" + uri;
  }
}
