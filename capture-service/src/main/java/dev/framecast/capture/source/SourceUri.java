package dev.framecast.capture.source;

import static dev.framecast.capture.source.AddressMask.quotable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a user may name as a source. {@code toString} shows no password. */
public sealed interface SourceUri {
  /** The kinds, for messages. */
  String KINDS =
      "camera:, camera:/dev/video0, camera:NAME, a video file's name, file:NAME, rtsp://HOST/..., http://HOST/...,"
          + " https://HOST/..., testpattern:";

  /**
   * A camera.
   *
   * @param device its node, as in {@code /dev/video0} or {@code /dev/v4l/by-id/...}; where it is
   *     not absolute, its name; null: the first that can be used
   */
  record Camera(@Nullable Path device) implements SourceUri {
    @Override
    public String toString() {
      return device == null ? "camera:" : "camera:" + device;
    }
  }

  /**
   * A video file.
   *
   * @param name the file
   */
  record VideoFile(Path name) implements SourceUri {
    @Override
    public String toString() {
      return "file:" + name;
    }
  }

  /**
   * An address that pictures come from.
   *
   * @param address rtsp, http or https; rtsp may end with {@code #transport=udp}
   */
  record Network(SourceAddress address) implements SourceUri {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** The moving test pattern. */
  record MovingPattern() implements SourceUri {
    @Override
    public String toString() {
      return "testpattern:";
    }
  }

  /** What may stand behind the {@code #} of an RTSP address: how its video is to come. */
  Set<String> TRANSPORTS = Set.of("transport=tcp", "transport=udp");

  /** What begins a URI, as opposed to a file's name. */
  Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /**
   * What no file and no camera is called, but addresses that lack their kind look like: they may
   * hold a password, and would be shown as files are.
   */
  Pattern ADDRESS =
      Pattern.compile("://|^//|:[^@]*@|[?&][^/]*=|(?i:pass|passwd|password|pwd|token|auth|key)=");

  /**
   * Parses what a user wrote.
   *
   * @throws IllegalArgumentException with one clear line that names the known kinds
   */
  static SourceUri parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a source is empty: known are " + KINDS);
    }
    if (!SCHEME.matcher(text).matches()) {
      return file(text, text);
    }
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "camera" -> camera(text, rest);
      case "file" -> file(text, rest.startsWith("///") ? rest.substring(2) : rest);
      case "rtsp", "http", "https" -> network(text);
      case "testpattern" -> {
        if (!rest.isEmpty()) {
          throw unknown(text);
        }
        yield new MovingPattern();
      }
      default -> throw unknown(text);
    };
  }

  private static SourceUri file(String text, String name) {
    if (ADDRESS.matcher(name).find()) {
      throw new IllegalArgumentException(
          "source %s is no file but looks like an address: write it with its kind in front; known are %s"
              .formatted(quotable(text), KINDS));
    }
    return new VideoFile(pathOf(text, name));
  }

  private static SourceUri camera(String text, String device) {
    if (device.isEmpty()) {
      return new Camera(null);
    }
    if (device.matches("(video)?\\d+")) {
      throw new IllegalArgumentException(
          "source '%s' names no device: write camera:/dev/video%s, or camera: for the first"
              .formatted(text, device.replaceFirst("video", "")));
    }
    if (ADDRESS.matcher(device).find()) {
      throw new IllegalArgumentException(
          "source %s is no camera of this machine but looks like an address: leave camera: away"
              .formatted(quotable(text)));
    }
    return new Camera(pathOf(text, device));
  }

  private static SourceUri network(String text) {
    SourceAddress address = SourceAddress.parse(text);
    String fragment = address.fragment();
    if (address.scheme().equals("rtsp") && fragment != null && !TRANSPORTS.contains(fragment)) {
      throw new IllegalArgumentException(
          "source '"
              + address
              + "': behind # stands transport=tcp or transport=udp ("
              + SourceAddress.HINT
              + ")");
    }
    return new Network(address);
  }

  private static Path pathOf(String text, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("source " + quotable(text) + " names no file");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException malformed) {
      throw new IllegalArgumentException(
          "source " + quotable(text) + " names no file: " + malformed.getReason());
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "source " + quotable(text) + " is of no known kind: known are " + KINDS);
  }
}
