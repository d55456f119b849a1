package dev.framecast.capture.source.http.exchange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks one address, again and again, over at most one connection at a time. Follows redirects and
 * answers to 401. Asks for no range: of a live stream there is none, and some servers refuse it.
 *
 * <p>Owned by one thread.
 */
public final class HttpExchange implements AutoCloseable {
  private static final int MOST_STEPS = 8;
  private static final int UNAUTHORIZED = 401;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int FIRST_FINAL_STATUS = 200;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpAddress address;
  private final Authorization authorization = new Authorization();
  private @Nullable HttpConnection connection;
  private @Nullable ClassicHttpRequest request;
  private @Nullable ClassicHttpResponse response;

  /**
   * Asks nothing yet.
   *
   * @param address http or https, with the user and password that may be told to its host
   * @throws IllegalArgumentException when it is no such address; the message does not hold it
   */
  public HttpExchange(String address) {
    HttpAddress parsed = HttpAddress.parse(address);
    if (parsed == null) {
      throw new IllegalArgumentException(
          "is no address of http or https: write http://HOST:PORT/..., the port 1 to 65535");
    }
    this.address = parsed;
  }

  /** The host that is asked, as in messages for people. */
  public String host() {
    return address.host();
  }

  /**
   * Asks, and waits for the head of the answer.
   *
   * @param headers sent beside those that every request has
   * @param connecting the longest time to look up and to connect
   * @param answering the longest time for an answer to begin
   * @throws InterruptedIOException when the thread was interrupted, or, as a {@link
   *     java.net.SocketTimeoutException}, when it took longer
   * @throws IOException when there is no answer that can be read
   */
  public HttpAnswer get(Map<String, String> headers, Duration connecting, Duration answering)
      throws IOException {
    HttpAddress at = address;
    authorization.begin();
    for (int step = 0; step < MOST_STEPS; step++) {
      HttpConnection used = connectionTo(at, connecting);
      ClassicHttpRequest asking = request(at, headers);
      ClassicHttpResponse answered = answer(used, asking, answering);
      if (answered == null) {
        continue;
      }
      HttpAddress next = next(at, answered);
      if (next == null) {
        request = asking;
        response = answered;
        return new HttpAnswer(answered, used.socket());
      }
      close();
      at = next;
    }
    throw new IOException("it leads from one address to the next without end");
  }

  /** The body was read to its end: the connection is kept for the next request, if it may be. */
  public void done() {
    boolean isKept =
        request != null
            && response != null
            && response.getCode() < 400
            && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                request, response, HttpCoreContext.create());
    if (!isKept) {
      close();
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private HttpConnection connectionTo(HttpAddress at, Duration within) throws IOException {
    HttpConnection open = connection;
    if (open != null && open.serves(at)) {
      return open;
    }
    close();
    open = HttpConnection.to(at, within);
    connection = open;
    return open;
  }

  /** The head of the answer; null when a connection that was kept had ended meanwhile. */
  private @Nullable ClassicHttpResponse answer(
      HttpConnection used, ClassicHttpRequest asking, Duration within) throws IOException {
    boolean wasKept = used.isUsed();
    try {
      ClassicHttpResponse head = used.ask(asking, within);
      while (head.getCode() < FIRST_FINAL_STATUS) {
        head = used.receiveHead();
      }
      if (head.getCode() != NO_CONTENT && head.getCode() != NOT_MODIFIED) {
        used.receiveBody(head);
      }
      return head;
    } catch (InterruptedIOException overOrStopped) {
      close();
      throw overOrStopped;
    } catch (IOException | HttpException failed) {
      close();
      if (wasKept) {
        return null;
      }
      throw failed instanceof IOException io
          ? io
          : new IOException("it answers, but not in HTTP", failed);
    }
  }

  /** Where to ask instead; null when this is the answer. */
  private @Nullable HttpAddress next(HttpAddress at, ClassicHttpResponse answered)
      throws IOException {
    if (answered.getCode() == UNAUTHORIZED) {
      return authorization.learn(at, answered) ? at : null;
    }
    var location = answered.getFirstHeader(HttpHeaders.LOCATION);
    if (!REDIRECTS.contains(answered.getCode()) || location == null) {
      return null;
    }
    HttpAddress to = at.redirectedTo(location.getValue());
    if (to == null) {
      close();
      throw new IOException("it leads to what is no address of http or https");
    }
    return to;
  }

  private ClassicHttpRequest request(HttpAddress at, Map<String, String> headers) {
    ClassicHttpRequest asking = new BasicClassicHttpRequest("GET", at.target());
    // The constructor takes what begins with // for a host.
    asking.setPath(at.target());
    asking.setHeader(HttpHeaders.HOST, at.hostHeader());
    asking.setHeader(HttpHeaders.USER_AGENT, "Framecast");
    asking.setHeader(HttpHeaders.ACCEPT, "*/*");
    asking.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    headers.forEach(asking::setHeader);
    String answer = authorization.answer(at, asking);
    if (answer != null) {
      asking.setHeader(HttpHeaders.AUTHORIZATION, answer);
    }
    return asking;
  }
}
