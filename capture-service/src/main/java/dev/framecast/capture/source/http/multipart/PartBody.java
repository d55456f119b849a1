package dev.framecast.capture.source.http.multipart;

import java.io.IOException;

/**
 * Reads the picture that a window begins with, up to its end: a JPEG's own, or the one that headers
 * and delimiter tell. Owned by one thread.
 */
final class PartBody {
  /** Headers that are longer are not looked through for the delimiter above them. */
  private static final int MOST_HEADER_BYTES = 16 << 10;

  private final ByteWindow window;
  private final Delimiter delimiter;
  private final JpegScanner jpeg = new JpegScanner();

  PartBody(ByteWindow window, Delimiter delimiter) {
    this.window = window;
    this.delimiter = delimiter;
  }

  /**
   * Reads a JPEG, whatever its length is said to be.
   *
   * @param told its length in bytes as the headers have it, or negative
   */
  Part jpeg(int told) throws IOException {
    long arrivedUs = window.filledUs();
    jpeg.begin();
    while (true) {
      switch (jpeg.scan(window.bytes(), window.from(), window.to())) {
        case END -> {
          return taken(jpeg.position(), jpeg.position(), arrivedUs);
        }
        case NEXT -> {
          return cut(jpeg.position(), told, arrivedUs);
        }
        default -> {
          if (window.isFull()) {
            return taken(0, window.length(), arrivedUs);
          }
          if (!window.fill()) {
            return taken(window.length(), window.length(), arrivedUs);
          }
        }
      }
    }
  }

  /**
   * Reads a picture of another kind.
   *
   * @param told its length in bytes; where it is not told, the picture ends at the next delimiter
   */
  Part other(int told) throws IOException {
    long arrivedUs = window.filledUs();
    int searched = 0;
    while (!window.isFull()) {
      if (told > 0 && window.length() >= told) {
        return taken(told, told, arrivedUs);
      }
      int end = told > 0 ? -1 : delimiterAfter(window.from() + searched);
      if (end >= 0) {
        return takenUpTo(end, arrivedUs);
      }
      searched = Math.max(0, window.length() - MOST_HEADER_BYTES);
      if (!window.fill()) {
        return taken(window.length(), window.length(), arrivedUs);
      }
    }
    return taken(0, window.length(), arrivedUs);
  }

  /** A picture without an end: it goes as far as the delimiter in front of the next one. */
  private Part cut(int next, int told, long arrivedUs) {
    int limit = window.from() + next;
    for (int at = limit - 1; at > Math.max(window.from(), limit - MOST_HEADER_BYTES); at--) {
      if (isDelimited(at, limit)) {
        return takenUpTo(at, arrivedUs);
      }
    }
    return taken(told > 0 && told < next ? told : next, next, arrivedUs);
  }

  /** Where the line ends that the next delimiter follows; -1 where it has not come. */
  private int delimiterAfter(int from) {
    for (int at = from; at < window.to(); at++) {
      if (isDelimited(at, window.to())) {
        return at;
      }
    }
    return -1;
  }

  /** Whether a line ends there and the next one is a delimiter. */
  private boolean isDelimited(int at, int to) {
    byte[] bytes = window.bytes();
    if (bytes[at] != '\n') {
      return false;
    }
    int end = at + 1;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    return end < to && delimiter.endIn(bytes, at + 1, end) >= 0;
  }

  private Part takenUpTo(int lineEnd, long arrivedUs) {
    int from = window.from();
    boolean isCrLf = lineEnd > from && window.bytes()[lineEnd - 1] == '\r';
    return taken(lineEnd - from - (isCrLf ? 1 : 0), lineEnd + 1 - from, arrivedUs);
  }

  private Part taken(int length, int passed, long arrivedUs) {
    Part part = new Part(window.bytes(), window.from(), length, arrivedUs);
    window.pass(passed);
    return part;
  }
}
