package dev.framecast.viewer.sink.web.http;

import dev.framecast.runtime.ThrottledLog;
import dev.framecast.viewer.sink.web.http.origin.CrossOrigin;
import dev.framecast.viewer.sink.web.http.origin.KnownHosts;
import dev.framecast.viewer.sink.web.http.origin.WebOrigin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before anything else sees it: its Host, the Origin of an upgrade and
 * the page behind anything else, the form of its path, its method. Nothing that is routed behind
 * can upgrade a request but the one at {@link #SOCKET_PATH}. Puts the security headers on every
 * answer.
 */
final class Door extends Handler.Wrapper {
  /** Where the WebSocket is. */
  static final String SOCKET_PATH = "/ws";

  /** Why a request was not let in; the lower-case names are the metric's labels. */
  enum Refusal {
    PATH,
    HOST,
    METHOD,
    ORIGIN,
    FOREIGN_PAGE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(30);
  private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
  private static final Pattern PATH = Pattern.compile("/(?:" + SEGMENT + "(?:/" + SEGMENT + ")*)?");
  private static final Pattern PAGE_FILE = Pattern.compile("/|/page/.*|/favicon\\.ico");
  private static final Pattern SOCKET_HEADER =
      Pattern.compile("Sec-WebSocket-.*", Pattern.CASE_INSENSITIVE);
  private static final int MAX_PATH_CHARS = 200;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
          + "connect-src 'self' ws://%1$s wss://%1$s; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private final ThrottledLog foreign = new ThrottledLog(LOG, LOG_EVERY);
  private final KnownHosts hosts;
  private final CrossOrigin crossOrigin;
  private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

  Door(KnownHosts hosts, CrossOrigin crossOrigin) {
    this.hosts = hosts;
    this.crossOrigin = crossOrigin;
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
    CrossOrigin.forOwnPages(headers);
    headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    protect(response.getHeaders());
    HttpFields headers = request.getHeaders();
    String host = headers.get(HttpHeader.HOST);
    if (host == null || !hosts.isOurs(host, localAddress(request))) {
      return refuse(
          Refusal.HOST,
          HttpStatus.MISDIRECTED_REQUEST_421,
          "this viewer does not answer under this name; if it should, start it with --allowed-host",
          response,
          callback);
    }
    boolean upgrade = asksToUpgrade(headers);
    if (upgrade && !crossOrigin.mayUpgrade(headers, host)) {
      foreign.warn(foreignUpgrade(headers));
      return refuse(
          Refusal.ORIGIN,
          HttpStatus.FORBIDDEN_403,
          "only this viewer's own page may open the WebSocket; if a reverse proxy is in front, start"
              + " the viewer with --allowed-host",
          response,
          callback);
    }
    if (!upgrade && !crossOrigin.mayHave(headers, host, isPageFile(request))) {
      return refuse(
          Refusal.FOREIGN_PAGE,
          HttpStatus.FORBIDDEN_403,
          "pages of other origins may not use this viewer; to let one, start the viewer with"
              + " --allowed-origin",
          response,
          callback);
    }
    return answer(request, host, upgrade, response, callback);
  }

  private String foreignUpgrade(HttpFields headers) {
    WebOrigin page = WebOrigin.parse(headers.get(HttpHeader.ORIGIN));
    if (page == null) {
      return "refused a WebSocket that no page of this viewer asked for";
    }
    String flag =
        hosts.allows(page.host()) ? "--allowed-origin " + page : "--allowed-host " + page.host();
    return "refused a WebSocket for a page of %s; if a reverse proxy shows this viewer there, add %s"
        .formatted(page, flag);
  }

  /** Answers who may ask: where there is something at the address, and with what is there. */
  private boolean answer(
      Request request, String host, boolean upgrade, Response response, Callback callback)
      throws Exception {
    String path = request.getHttpURI().getPath();
    if (path == null || path.length() > MAX_PATH_CHARS || !PATH.matcher(path).matches()) {
      return refuse(Refusal.PATH, HttpStatus.NOT_FOUND_404, "nothing here", response, callback);
    }
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      return refuse(
          Refusal.METHOD, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET", response, callback);
    }
    response.getHeaders().put("Content-Security-Policy", CONTENT_SECURITY_POLICY.formatted(host));
    crossOrigin.mark(request.getHeaders(), response.getHeaders());
    boolean socket = upgrade && path.equals(SOCKET_PATH);
    return super.handle(
        socket ? new Uncompressed(request) : new Plain(request), response, callback);
  }

  /**
   * Whether a request wants to become something else than HTTP/1.1, whatever its address. The offer
   * to go on in HTTP/2, which some libraries put into every request, is none: nothing here takes
   * it.
   */
  static boolean asksToUpgrade(HttpFields headers) {
    return headers.stream()
        .anyMatch(
            field ->
                SOCKET_HEADER.matcher(field.getName()).matches()
                    || field.getHeader() == HttpHeader.UPGRADE
                        && !"h2c".equalsIgnoreCase(field.getValue()));
  }

  private static boolean isPageFile(Request request) {
    HttpURI uri = request.getHttpURI();
    return uri.getPath() != null
        && PAGE_FILE.matcher(uri.getPath()).matches()
        && uri.getQuery() == null;
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
  private static final class Uncompressed extends WithHeaders {
    Uncompressed(Request request) {
      super(
          request,
          HttpFields.build(request.getHeaders()).remove(HttpHeader.SEC_WEBSOCKET_EXTENSIONS));
    }
  }

  /** Hides what would upgrade the request, so that no routing behind can do it. */
  private static final class Plain extends WithHeaders {
    Plain(Request request) {
      super(request, withoutUpgrade(request.getHeaders()));
    }

    private static HttpFields.Mutable withoutUpgrade(HttpFields headers) {
      HttpFields.Mutable plain = HttpFields.build();
      headers.stream()
          .filter(field -> field.getHeader() != HttpHeader.UPGRADE)
          .filter(field -> !SOCKET_HEADER.matcher(field.getName()).matches())
          .forEach(plain::add);
      return plain;
    }
  }

  private static class WithHeaders extends Request.Wrapper {
    private final HttpFields headers;

    WithHeaders(Request request, HttpFields.Mutable headers) {
      super(request);
      this.headers = headers.asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
