package dev.framecast.viewer.sink.web.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to requests that never reach the {@link Door}, because Jetty cannot read them. Most
 * are addresses outside of every folder ({@code /../..}); Jetty does not tell these from other
 * malformed requests, so all of them are told that nothing was found.
 */
final class Unreadable extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Door.protect(response.getHeaders());
    int status = response.getStatus();
    if (Door.asksToUpgrade(request.getHeaders())) {
      status = HttpStatus.FORBIDDEN_403;
    } else if (status == HttpStatus.BAD_REQUEST_400) {
      status = HttpStatus.NOT_FOUND_404;
    }
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.TEXT_PLAIN_UTF_8.asString());
    Content.Sink.write(response, true, HttpStatus.getMessage(status) + "\n", callback);
    return true;
  }
}
