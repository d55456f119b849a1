package dev.framecast.capture.source.http.multipart;

import dev.framecast.wire.clock.MicrosClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a multipart body (RFC 2046), as cameras write it, or of JPEGs one behind the
 * other. A JPEG is found by its own first and last marker, so that neither a missing boundary nor a
 * wrong length matters; boundaries and headers say what lies between, and what else a part is.
 * Parts of another kind are passed over. Whatever comes, the next whole JPEG is found again.
 *
 * <p>Holds one picture at a time. Owned by one thread.
 */
public final class MultipartReader {
  /** The largest picture; one that is larger is passed over. */
  public static final int MOST_PICTURE_BYTES = 32 << 20;

  private static final int LONGEST_LINE_BYTES = 16 << 10;
  private static final int UNTIL_DELIMITER = Integer.MAX_VALUE;

  private final ByteWindow window;
  private final Delimiter delimiter;
  private final PartBody body;
  private final PartHeaders headers = new PartHeaders();
  private String aboveHeaders = "";

  /** Bytes of the line that the window begins with, which hold neither its end nor a picture. */
  private int looked;

  /** Bytes that belong to a part of no interest, unless the delimiter comes before. */
  private int toSkip;

  private boolean isTailOfLine;
  private boolean isOtherNext;

  /** Headers have said that a picture comes, and none has. */
  private boolean isAwaited;

  private boolean isMissing;
  private boolean isClosed;

  private enum Seen {
    LINE,
    PICTURE,
    END_OF_SKIP,
    NOTHING
  }

  /**
   * Reads nothing yet.
   *
   * @param boundary what the answer declares; null where it declares none, or is not multipart
   */
  public MultipartReader(InputStream in, @Nullable String boundary, MicrosClock clock) {
    this.window = new ByteWindow(in, MOST_PICTURE_BYTES, clock);
    this.delimiter = new Delimiter(boundary);
    this.body = new PartBody(window, delimiter);
  }

  /** Whether the last delimiter was the one that ends the whole: nothing need follow. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Waits for the next bytes; whether they begin as a JPEG does. */
  public boolean isJpegNext() throws IOException {
    boolean isMore = true;
    while (isMore && window.length() < JpegScanner.BEGINNING_BYTES) {
      isMore = window.fill();
    }
    return isMore && JpegScanner.beginsAt(window.bytes(), window.from());
  }

  /**
   * Waits for the next picture, which is empty where a part is called a JPEG and holds none; null
   * at the end of the stream.
   */
  public @Nullable Part next() throws IOException {
    while (true) {
      switch (look()) {
        case PICTURE -> {
          return readJpeg();
        }
        case LINE -> takeLine();
        case END_OF_SKIP -> pass(toSkip);
        case NOTHING -> {
          passLongLine();
          if (!window.fill()) {
            return null;
          }
        }
      }
      if (isOtherNext) {
        return readOther();
      }
      if (isMissing) {
        isMissing = false;
        return new Part(window.bytes(), window.from(), 0, window.filledUs());
      }
    }
  }

  /** Looks through what has come, up to the next thing that matters. */
  private Seen look() {
    byte[] bytes = window.bytes();
    int from = window.from();
    int to = toSkip > 0 && window.length() > toSkip ? from + toSkip : window.to();
    for (int at = from + looked; at < to; at++) {
      byte next = bytes[at];
      boolean mayBegin = next == JpegScanner.FIRST && toSkip == 0;
      if (next == '\n' || mayBegin) {
        looked = at - from;
        if (next == '\n') {
          return Seen.LINE;
        }
        if (at + JpegScanner.BEGINNING_BYTES > to) {
          return Seen.NOTHING;
        }
        if (JpegScanner.beginsAt(bytes, at)) {
          return Seen.PICTURE;
        }
      }
    }
    looked = to - from;
    return toSkip > 0 && looked == toSkip ? Seen.END_OF_SKIP : Seen.NOTHING;
  }

  private void takeLine() {
    int from = window.from();
    int end = from + looked;
    int name = isTailOfLine ? -1 : delimiter.endIn(window.bytes(), from, end);
    boolean isOfInterest = toSkip == 0 && !isTailOfLine;
    toSkip = name >= 0 ? 0 : toSkip;
    isTailOfLine = false;
    pass(end + 1 - from);
    if (name >= 0) {
      beginPart(text(name, end));
    } else if (isOfInterest) {
      takeHeader(text(from, end));
    }
  }

  /**
   * A delimiter has come.
   *
   * @param rest what stands behind the boundary: nothing, two dashes, or the first header
   */
  private void beginPart(String rest) {
    isMissing = isAwaited;
    isAwaited = false;
    headers.clear();
    aboveHeaders = "";
    isClosed = rest.strip().equals("--");
    headers.take(rest.stripLeading());
  }

  private void takeHeader(String line) {
    if (line.isBlank()) {
      if (headers.hasAny()) {
        delimiter.learn(aboveHeaders);
        endHeaders();
      }
      return;
    }
    if (line.startsWith("--")) {
      headers.clear();
      aboveHeaders = line;
    }
    headers.take(line);
  }

  private void endHeaders() {
    isOtherNext = headers.isOtherPicture();
    isAwaited = headers.isJpeg();
    if (headers.isForeign()) {
      boolean isOpen = headers.length() < 0 && delimiter.isSeen();
      toSkip = isOpen ? UNTIL_DELIMITER : Math.max(0, headers.length());
      headers.clear();
    }
  }

  private Part readJpeg() throws IOException {
    isAwaited = false;
    window.pass(looked);
    looked = 0;
    isTailOfLine = false;
    isClosed = false;
    Part part = body.jpeg(headers.length());
    toSkip = delimiter.isSeen() ? Math.max(0, headers.length() - part.length()) : 0;
    headers.clear();
    return part;
  }

  private Part readOther() throws IOException {
    isOtherNext = false;
    isClosed = false;
    Part part = body.other(headers.length());
    headers.clear();
    return part;
  }

  /** A line that goes on and on is no header and no delimiter: none of it is kept. */
  private void passLongLine() {
    if (looked > LONGEST_LINE_BYTES) {
      isTailOfLine = true;
      pass(looked);
    }
  }

  private void pass(int count) {
    window.pass(count);
    looked = 0;
    if (toSkip == count) {
      toSkip = 0;
      isTailOfLine = false;
    } else if (toSkip > 0 && toSkip < UNTIL_DELIMITER) {
      toSkip -= count;
    }
  }

  private String text(int from, int to) {
    int end = to > from && window.bytes()[to - 1] == '\r' ? to - 1 : to;
    return new String(window.bytes(), from, end - from, StandardCharsets.ISO_8859_1);
  }
}
