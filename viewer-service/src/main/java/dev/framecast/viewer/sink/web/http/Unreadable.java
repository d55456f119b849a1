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
 * The answer to requests that never reach the {@link Door}, because Jetty cannot read them. An
 * address outside of every folder ({@code /../..}) is one of them, and is not found.
 */
final class Unreadable extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Door.protect(response.getHeaders());
    int status = response.getStatus();
    if (status == HttpStatus.BAD_REQUEST_400 && request.getHttpURI().getCanonicalPath() == null) {
      status = HttpStatus.NOT_FOUND_404;
    }
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.TEXT_PLAIN_UTF_8.asString());
    Content.Sink.write(response, true, HttpStatus.getMessage(status) + "\n", callback);
    return true;
  }
}
