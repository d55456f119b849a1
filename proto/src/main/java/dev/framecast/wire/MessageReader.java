package dev.framecast.wire;

import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited messages from a blocking stream. Memory for a message grows with what has come of
 * it, up to twice the largest message that came whole before. Only a frame may be large: all other
 * messages, and what stands behind a frame, have at most {@link #MAX_CONTROL_BYTES}, since parsing
 * some of them takes many times their size. Not thread-safe: owned by the thread that reads the
 * connection.
 */
public final class MessageReader {
  /** The largest message that is no frame, in bytes without the prefix. */
  public static final int MAX_CONTROL_BYTES = 64 << 10;

  private static final int FIRST_BYTES = 64 << 10;
  private static final int GROWTH = 4;
  private static final int UNLIMITED_MILLIS = 0;

  private final InputStream in;
  private final LengthPrefix prefix = new LengthPrefix();
  private int maxMessageBytes;
  private int patienceMillis = UNLIMITED_MILLIS;
  private int provenBytes;

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
   * From now on a message that has begun must be whole within this time and what its bytes need at
   * {@link Protocol#SLOWEST_BYTES_PER_SECOND}.
   */
  public void patience(int millis) {
    this.patienceMillis = millis;
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
    ByteBuffer message = body(length);
    if (length > MAX_CONTROL_BYTES && !FrameHeader.fills(message, MAX_CONTROL_BYTES)) {
      throw tooLargeForItsKind(length);
    }
    provenBytes = Math.max(provenBytes, length);
    return Envelopes.parse(message);
  }

  /** Bytes that have come and were not read; asks the stream, and never blocks. */
  public int unreadBytes() throws IOException {
    return in.available();
  }

  private ByteBuffer body(int length) throws IOException {
    long begunNanos = System.nanoTime();
    byte[] bytes = new byte[(int) Math.min(length, Math.max(FIRST_BYTES, 2L * provenBytes))];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, (long) GROWTH * filled));
      }
      int read = in.read(bytes, filled, bytes.length - filled);
      if (read < 0) {
        throw new EOFException("connection ended inside a message");
      }
      if (filled == 0 && length > MAX_CONTROL_BYTES && !FrameHeader.isFrame(bytes[0])) {
        throw tooLargeForItsKind(length);
      }
      filled += read;
      if (filled < length && patienceMillis != UNLIMITED_MILLIS) {
        requireProgress(begunNanos, length);
      }
    }
    return ByteBuffer.wrap(bytes);
  }

  private void requireProgress(long begunNanos, int length) throws IOException {
    long tookMillis = (System.nanoTime() - begunNanos) / 1_000_000;
    if (tookMillis > patienceMillis + Protocol.slowestMillis(length)) {
      throw new IOException(
          "a message of %d bytes was not whole after %d ms".formatted(length, tookMillis));
    }
  }

  private static WireException tooLargeForItsKind(int length) {
    return new WireException(
        GoodbyeCode.GOODBYE_CODE_PROTOCOL,
        "message of %d bytes is no frame; others have at most %d"
            .formatted(length, MAX_CONTROL_BYTES));
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
