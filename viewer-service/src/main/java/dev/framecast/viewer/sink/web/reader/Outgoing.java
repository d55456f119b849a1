package dev.framecast.viewer.sink.web.reader;

import dev.framecast.viewer.sink.web.feed.FeedFrame;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One message ready to be sent to a page: a text, or bytes in one or two pieces, so that a frame's
 * payload is shared by all pages whatever its head says to each.
 */
record Outgoing(@Nullable String text, @Nullable ByteBuffer binary, @Nullable ByteBuffer rest) {
  static Outgoing of(String text) {
    return new Outgoing(text, null, null);
  }

  static Outgoing of(FeedFrame frame, boolean late) {
    return late
        ? new Outgoing(null, frame.lateHead(), frame.payload())
        : new Outgoing(null, frame.message(), null);
  }

  int bytes() {
    return (binary == null ? 0 : binary.remaining()) + (rest == null ? 0 : rest.remaining());
  }

  void send(Session socket, Callback callback) {
    if (text != null) {
      socket.sendText(text, callback);
    } else if (rest == null) {
      socket.sendBinary(binary, callback);
    } else {
      Callback then =
          Callback.from(() -> socket.sendPartialBinary(rest, true, callback), callback::fail);
      socket.sendPartialBinary(binary, false, then);
    }
  }
}
