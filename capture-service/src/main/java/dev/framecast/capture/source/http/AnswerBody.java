package dev.framecast.capture.source.http;

import dev.framecast.capture.source.http.exchange.HttpAnswer;
import dev.framecast.capture.source.still.PictureDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer holds, judged by its type and, where that does not tell, by its first bytes.
 *
 * @param kind what it is
 * @param boundary that a multipart answer declares; null where it declares none
 * @param bytes the whole body, with what was looked at
 */
record AnswerBody(Kind kind, @Nullable String boundary, InputStream bytes) {
  private static final int HEAD_BYTES = 4 << 10;
  private static final int FEWEST_BYTES = 12;

  private static final Pattern BOUNDARY =
      Pattern.compile("boundary\\s*=\\s*(\"([^\"]*)\"?|[^;]*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PART =
      Pattern.compile(
          "(--[^\\n]*\\n?)?\\s*content-(type\\s*:\\s*image/|length\\s*:).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern PAGE =
      Pattern.compile("<(!doctype html|html|head|body|p)\\b.*", Pattern.CASE_INSENSITIVE);

  /** What can come. */
  enum Kind {
    /** Parts, each of which holds a picture. */
    MULTIPART,
    /** JPEGs one behind the other; one alone, perhaps. */
    JPEGS,
    /** One picture alone. */
    PICTURE,
    /** Text for people. */
    PAGE,
    /** For FFmpeg to find out. */
    OTHER
  }

  /** Looks at an answer, and waits for its first bytes where these matter. */
  static AnswerBody of(HttpAnswer answer) throws IOException {
    if (answer.type().startsWith("multipart/")) {
      return new AnswerBody(
          Kind.MULTIPART, boundaryIn(answer.header("Content-Type")), answer.body());
    }
    byte[] head = head(answer.body());
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), answer.body());
    Kind kind = kind(answer.type(), head);
    boolean isWhole = answer.type().startsWith("image/") && answer.length() >= 0;
    return new AnswerBody(kind == Kind.JPEGS && isWhole ? Kind.PICTURE : kind, null, whole);
  }

  private static Kind kind(String type, byte[] head) {
    String text = text(head, head.length);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (PictureDecoder.isPicture(bytes)) {
      return bytes[0] == (byte) 0xff ? Kind.JPEGS : Kind.PICTURE;
    }
    if (PART.matcher(text).matches()) {
      return Kind.MULTIPART;
    }
    boolean isMarkup = text.startsWith("<") && type.equals("text/html");
    return isMarkup || PAGE.matcher(text).lookingAt() ? Kind.PAGE : Kind.OTHER;
  }

  private static byte[] head(InputStream in) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    int length = 0;
    int count = 0;
    while (count >= 0 && length < head.length && !isEnough(text(head, length))) {
      count = in.read(head, length, head.length - length);
      length += Math.max(0, count);
    }
    return Arrays.copyOf(head, length);
  }

  /** The headers of a part are looked at whole. */
  private static boolean isEnough(String text) {
    boolean mayBePart =
        text.startsWith("--") || text.toLowerCase(Locale.ROOT).startsWith("content-");
    return text.length() >= FEWEST_BYTES && (!mayBePart || PART.matcher(text).matches());
  }

  private static String text(byte[] bytes, int length) {
    String all = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return all.stripLeading();
  }

  private static @Nullable String boundaryIn(String type) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      return null;
    }
    return boundary.group(2) == null ? boundary.group(1) : boundary.group(2);
  }
}
