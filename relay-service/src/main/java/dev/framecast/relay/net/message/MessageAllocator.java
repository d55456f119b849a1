package dev.framecast.relay.net.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Makes a channel read into its {@link ReceiveBuffer}; one for each channel. While the socket fills
 * what it is lent there is more: whoever falls behind finds several pictures there, and all are
 * taken in before one is sent on.
 */
public final class MessageAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
  /**
   * So much is taken in, or a little more: less than may be on its way to viewers of every frame.
   */
  private static final int BACKLOG_BYTES = 4 << 20;

  private static final int READS_AT_ONCE = 16;

  private final ReceiveBuffer buffer;

  /** For the channel that {@code buffer} belongs to. */
  public MessageAllocator(ReceiveBuffer buffer) {
    super(READS_AT_ONCE);
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
      public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return totalBytesRead() < BACKLOG_BYTES && super.continueReading(maybeMore);
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator alloc) {
        return buffer.lend();
      }
    };
  }
}
