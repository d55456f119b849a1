package dev.framecast.capture.source.http.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered; its body is still to be read, and dies with the {@link HttpExchange} or
 * the next request. Owned by one thread.
 */
public final class HttpAnswer {
  private final ClassicHttpResponse head;
  private final DeadlineSocket socket;
  private final InputStream body;

  HttpAnswer(ClassicHttpResponse head, DeadlineSocket socket) throws IOException {
    this.head = head;
    this.socket = socket;
    HttpEntity entity = head.getEntity();
    InputStream bytes = entity == null ? InputStream.nullInputStream() : entity.getContent();
    // Nobody asked for it, but some proxies do it all the same.
    boolean isPacked = header(HttpHeaders.CONTENT_ENCODING).toLowerCase(Locale.ROOT).contains("gz");
    this.body = isPacked ? new GZIPInputStream(bytes) : bytes;
  }

  /** The status code. */
  public int status() {
    return head.getCode();
  }

  /** A header's value; empty where there is none. */
  public String header(String name) {
    @Nullable Header first = head.getFirstHeader(name);
    return first == null || first.getValue() == null ? "" : first.getValue();
  }

  /** The media type, in lower case and without parameters; empty where none is said. */
  public String type() {
    String type = header(HttpHeaders.CONTENT_TYPE);
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Bytes of the body; negative where that is not known, as of streams. */
  public long length() {
    return LenientResponses.length(head);
  }

  /** The body; reading ends as {@link #limit} says. */
  public InputStream body() {
    return body;
  }

  /**
   * From now on reading the body ends with a {@link java.net.SocketTimeoutException} so.
   *
   * @param idle the longest time without a byte
   * @param within the longest time in all, from now
   */
  public void limit(Duration idle, Duration within) {
    socket.limit(idle, within);
  }
}
