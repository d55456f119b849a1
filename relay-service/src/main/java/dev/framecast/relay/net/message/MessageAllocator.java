package dev.framecast.relay.net.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Makes a channel read into its {@link ReceiveBuffer}; one for each channel. */
public final class MessageAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
  /** A read as large as this was part of a picture. */
  private static final int PICTURE_BYTES = 4 << 10;

  /**
   * So much is taken in, or a little more: less than may be on its way to viewers of every frame.
   */
  private static final int BACKLOG_BYTES = 4 << 20;

  private static final int READS_AT_ONCE = 16;

  private static final UncheckedBooleanSupplier YES = () -> true;

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
        if (totalBytesRead() >= BACKLOG_BYTES) {
          return false;
        }
        // Whoever falls behind finds several pictures here: all are taken in before one is sent on.
        boolean isBacklog = lastBytesRead() >= PICTURE_BYTES;
        return super.continueReading(isBacklog ? YES : maybeMore);
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator alloc) {
        return buffer.lend();
      }
    };
  }
}
