package dev.framecast.viewer.sink.web.reader;

import dev.framecast.viewer.sink.web.feed.FeedFrame;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One message ready to be sent to a page: a text, or a frame. A frame's payload is shared by all
 * pages, whatever its head says to each. A large one leaves in pieces: what a page takes of it can
 * be seen, and Java copies no more than a piece at a time on its way to the kernel.
 *
 * @param text a text message, or null
 * @param frame a frame, or null
 * @param late whether the frame's head says that newer ones are at hand
 */
record Outgoing(@Nullable String text, @Nullable FeedFrame frame, boolean late) {
  /** Length of a piece, bytes. */
  static final int PIECE_BYTES = 256 << 10;

  static Outgoing of(String text) {
    return new Outgoing(text, null, false);
  }

  static Outgoing of(FeedFrame frame, boolean late) {
    return new Outgoing(null, frame, late);
  }

  /** Length of the payload, bytes; 0 for a text. */
  int bytes() {
    return frame == null ? 0 : frame.payloadBytes();
  }

  /**
   * Begins to send; at most one message of a socket is on its way at a time.
   *
   * @param onPiece called when the socket has taken a piece and there are more
   * @param callback called when it has taken everything, or failed
   */
  void send(Session socket, Runnable onPiece, Callback callback) {
    if (frame == null) {
      socket.sendText(text, callback);
      return;
    }
    ByteBuffer message = frame.message();
    if (late) {
      ByteBuffer head = frame.lateHead();
      message.position(head.remaining());
      sendPiece(socket, head, message, onPiece, callback);
    } else {
      sendPiece(socket, pieceOf(message), message, onPiece, callback);
    }
  }

  private static void sendPiece(
      Session socket, ByteBuffer piece, ByteBuffer rest, Runnable onPiece, Callback callback) {
    if (!rest.hasRemaining()) {
      socket.sendPartialBinary(piece, true, callback);
      return;
    }
    Runnable next =
        () -> {
          onPiece.run();
          sendPiece(socket, pieceOf(rest), rest, onPiece, callback);
        };
    socket.sendPartialBinary(piece, false, Callback.from(next, callback::fail));
  }

  /** The next piece, which is passed over in {@code rest}. */
  private static ByteBuffer pieceOf(ByteBuffer rest) {
    int length = Math.min(PIECE_BYTES, rest.remaining());
    ByteBuffer piece = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    return piece;
  }
}
