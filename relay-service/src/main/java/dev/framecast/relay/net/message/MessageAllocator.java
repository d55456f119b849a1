package dev.framecast.relay.net.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** Makes a channel read into its {@link ReceiveBuffer}; one for each channel. */
public final class MessageAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
  private final ReceiveBuffer buffer;

  /** For the channel that {@code buffer} belongs to. */
  public MessageAllocator(ReceiveBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return buffer.guess();
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator alloc) {
        return buffer.lend();
      }
    };
  }
}
