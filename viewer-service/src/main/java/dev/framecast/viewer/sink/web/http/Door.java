package dev.framecast.viewer.sink.web.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes before anything else sees it: the form of its path, its Host, its
 * method, and for the WebSocket its Origin. Puts the security headers on every answer.
 */
final class Door extends Handler.Wrapper {
  /** Where the WebSocket is. */
  static final String SOCKET_PATH = "/ws";

  /** Why a request was not let in; the lower-case names are the metric's labels. */
  enum Refusal {
    PATH,
    HOST,
    METHOD,
    ORIGIN
  }

  private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/?)*");
  private static final int MAX_PATH_CHARS = 200;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
          + "connect-src 'self' ws://%1$s wss://%1$s; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private final KnownHosts hosts;
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

  Door(KnownHosts hosts) {
    this.hosts = hosts;
  }

  /** Requests not let in for this reason, since the service began. */
  long refused(Refusal reason) {
    return refused.get(reason.ordinal());
  }

  /** Puts on an answer what every answer has. */
  static void protect(HttpFields.Mutable headers) {
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    protect(response.getHeaders());
    String path = request.getHttpURI().getPath();
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (path == null || path.length() > MAX_PATH_CHARS || !PATH.matcher(path).matches()) {
      return refuse(Refusal.PATH, HttpStatus.NOT_FOUND_404, "nothing here", response, callback);
    }
    if (host == null || !hosts.isOurs(host, localAddress(request))) {
      return refuse(
          Refusal.HOST,
          HttpStatus.MISDIRECTED_REQUEST_421,
          "this viewer does not answer under this name; if it should, start it with --allowed-host",
          response,
          callback);
    }
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      return refuse(
          Refusal.METHOD, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET", response, callback);
    }
    response.getHeaders().put("Content-Security-Policy", CONTENT_SECURITY_POLICY.formatted(host));
    if (!path.equals(SOCKET_PATH)) {
      return super.handle(request, response, callback);
    }
    if (!hosts.isOurPage(request.getHeaders().get(HttpHeader.ORIGIN), host)) {
      return refuse(
          Refusal.ORIGIN,
          HttpStatus.FORBIDDEN_403,
          "only this viewer's own page may open the WebSocket",
          response,
          callback);
    }
    return super.handle(new Uncompressed(request), response, callback);
  }

  private boolean refuse(
      Refusal reason, int status, String sentence, Response response, Callback callback) {
    refused.incrementAndGet(reason.ordinal());
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.TEXT_PLAIN_UTF_8.asString());
    Content.Sink.write(response, true, sentence + "\n", callback);
    return true;
  }

  private static @Nullable InetAddress localAddress(Request request) {
    return request.getConnectionMetaData().getLocalSocketAddress()
            instanceof InetSocketAddress local
        ? local.getAddress()
        : null;
  }

  /** Hides the browser's offer to compress messages: pictures are compressed already. */
  private static final class Uncompressed extends Request.Wrapper {
    private final HttpFields headers;

    Uncompressed(Request request) {
      super(request);
      headers =
          HttpFields.build(request.getHeaders())
              .remove(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
              .asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
