package dev.framecast.wire;

import dev.framecast.wire.v1.Envelope;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited messages from a blocking stream. Nothing is allocated for a message before its
 * prefix was checked. Not thread-safe: owned by the thread that reads the connection.
 */
public final class MessageReader {
  private final InputStream in;
  private final LengthPrefix prefix = new LengthPrefix();
  private int maxMessageBytes;

  /**
   * Reads from {@code in}, which should be buffered.
   *
   * @param maxMessageBytes largest message accepted, in bytes without the prefix
   */
  public MessageReader(InputStream in, int maxMessageBytes) {
    this.in = in;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Sets another limit for the next messages, as Welcome states it. */
  public void limit(int bytes) {
    this.maxMessageBytes = bytes;
  }

  /**
   * Blocks for the next message.
   *
   * @return the message, whose payload is not copied again, or null at a clean end of the stream
   * @throws EOFException when the stream ends inside a message
   * @throws WireException when the bytes break the contract
   * @throws IOException when the stream fails
   */
  public @Nullable Envelope read() throws IOException {
    int length = readLength();
    if (length < 0) {
      return null;
    }
    byte[] message = new byte[length];
    if (in.readNBytes(message, 0, length) < length) {
      throw new EOFException("connection ended inside a message");
    }
    return Envelopes.parse(ByteBuffer.wrap(message));
  }

  /** Bytes that have come and were not read; asks the stream, and never blocks. */
  public int unreadBytes() throws IOException {
    return in.available();
  }

  private int readLength() throws IOException {
    while (true) {
      int next = in.read();
      if (next < 0) {
        if (prefix.isPartial()) {
          throw new EOFException("connection ended inside a length prefix");
        }
        return -1;
      }
      int length = prefix.accept(next, maxMessageBytes);
      if (length > 0) {
        return length;
      }
    }
  }
}
