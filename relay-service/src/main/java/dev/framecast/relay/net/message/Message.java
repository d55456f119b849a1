package dev.framecast.relay.net.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One whole message as it came.
 *
 * @param bytes the prefix and the message, with a reference that goes over to who takes it
 * @param prefixBytes how many of them are the prefix
 */
public record Message(ByteBuf bytes, int prefixBytes) {
  /** A view of the message without its prefix. */
  public ByteBuffer body() {
    return bytes.nioBuffer(bytes.readerIndex() + prefixBytes, bytes.readableBytes() - prefixBytes);
  }
}
