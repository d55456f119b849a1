package dev.framecast.capture.source.http.exchange;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads the heads of responses as browsers do: {@code ICY 200 OK} is a status line, a header line
 * that is none is passed over, and a stream has the length that its connection has.
 */
final class LenientResponses extends BasicLineParser implements ContentLengthStrategy {
  private static final Pattern STATUS =
      Pattern.compile("\\s*(?<protocol>\\w+)(/[\\d.]+)?\\s+(?<code>\\d{3})(?<words>.*)");

  private static final String UNREADABLE = "X-Unreadable";

  @Override
  public StatusLine parseStatusLine(CharArrayBuffer line) throws ParseException {
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new ParseException("no HTTP response");
    }
    boolean isCurrent = status.group("protocol").equals("HTTP") && line.toString().contains("/1.1");
    return new StatusLine(
        isCurrent ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0,
        Integer.parseInt(status.group("code")),
        status.group("words").strip());
  }

  @Override
  public Header parseHeader(CharArrayBuffer line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substringTrimmed(0, colon);
    return name.isEmpty()
        ? new BasicHeader(UNREADABLE, "")
        : new BasicHeader(name, line.substringTrimmed(colon + 1, line.length()));
  }

  @Override
  public long determineLength(HttpMessage response) {
    Header coding = response.getFirstHeader(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null && coding.getValue().toLowerCase(Locale.ROOT).contains("chunked")) {
      return CHUNKED;
    }
    Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
    boolean isStream =
        type != null && type.getValue().toLowerCase(Locale.ROOT).startsWith("multipart/");
    return isStream ? UNDEFINED : length(response);
  }

  /** What {@code Content-Length} says; negative where it says nothing that can be believed. */
  static long length(HttpMessage response) {
    Header length = response.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    boolean isNumber = length != null && length.getValue().matches("\\d{1,18}");
    // Cameras that mean "for ever" write the largest number they know.
    long bytes = isNumber ? Long.parseLong(length.getValue()) : UNDEFINED;
    return bytes >= Integer.MAX_VALUE ? UNDEFINED : bytes;
  }
}
