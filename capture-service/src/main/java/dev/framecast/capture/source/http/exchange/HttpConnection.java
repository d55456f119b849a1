package dev.framecast.capture.source.http.exchange;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;

/** One connection to a server, which may carry several requests. Owned by one thread. */
final class HttpConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int LONGEST_LINE_BYTES = 64 << 10;
  private static final int MOST_HEADERS = 200;

  private static final Http1Config CONFIG =
      Http1Config.custom()
          .setBufferSize(BUFFER_BYTES)
          .setMaxLineLength(LONGEST_LINE_BYTES)
          .setMaxHeaderCount(MOST_HEADERS)
          .build();

  private static final LenientResponses LENIENT = new LenientResponses();

  private final HttpAddress server;
  private final DeadlineSocket socket;
  private final DefaultBHttpClientConnection http;
  private boolean isUsed;

  private HttpConnection(
      HttpAddress server, DeadlineSocket socket, DefaultBHttpClientConnection http) {
    this.server = server;
    this.socket = socket;
    this.http = http;
  }

  /** Connects. */
  static HttpConnection to(HttpAddress server, Duration within) throws IOException {
    DeadlineSocket socket = DeadlineSocket.connect(server.host(), server.port(), within);
    try {
      socket.limit(within, within);
      DefaultBHttpClientConnection http =
          new DefaultBHttpClientConnection(
              CONFIG,
              null,
              null,
              LENIENT,
              DefaultContentLengthStrategy.INSTANCE,
              DefaultHttpRequestWriterFactory.INSTANCE,
              new DefaultHttpResponseParserFactory(CONFIG, LENIENT, null));
      if (server.isSecure()) {
        SSLSocket secured = CameraTls.over(socket, server);
        http.bind(secured, socket);
      } else {
        http.bind(socket);
      }
      return new HttpConnection(server, socket, http);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  /** Whether a request to that address may go this way. */
  boolean serves(HttpAddress address) {
    return server.isSameServer(address) && http.isOpen() && !socket.isClosed();
  }

  /** Whether it has carried a request: its server may close it at any time. */
  boolean isUsed() {
    return isUsed;
  }

  /** What {@link HttpAnswer#limit} sets. */
  DeadlineSocket socket() {
    return socket;
  }

  /** Sends a request without a body, and receives the head of the answer. */
  ClassicHttpResponse ask(ClassicHttpRequest request, Duration within)
      throws IOException, HttpException {
    socket.limit(within, within);
    isUsed = true;
    http.sendRequestHeader(request);
    http.flush();
    return receiveHead();
  }

  /** Receives the head of the next answer, as after one of the status 100. */
  ClassicHttpResponse receiveHead() throws IOException, HttpException {
    ClassicHttpResponse head = http.receiveResponseHeader();
    if (head == null) {
      throw new SocketTimeoutException("no answer");
    }
    return head;
  }

  /** Makes the body that follows readable. */
  void receiveBody(ClassicHttpResponse head) throws IOException, HttpException {
    http.receiveResponseEntity(head);
  }

  /** By the socket alone: every other way would wait for the end of a body that has none. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      throw new java.io.UncheckedIOException(alreadyBroken);
    }
  }
}
