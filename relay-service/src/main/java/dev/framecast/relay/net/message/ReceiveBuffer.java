package dev.framecast.relay.net.message;

import dev.framecast.wire.LengthPrefix;
import dev.framecast.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Splits a connection's bytes into messages without copying them: the socket is read straight into
 * the chunk of memory that the message will be a slice of. A chunk is made as large as recent
 * messages were, so that one usually begins with it; bytes are moved, once, only when a message
 * begins near the end of a chunk or outgrows it. Nothing is allocated for a message before its
 * prefix was checked.
 *
 * <p>Not thread-safe: owned by the connection's event loop.
 */
public final class ReceiveBuffer {
  private static final int SMALLEST_CHUNK = 512;

  /**
   * Chunks above this size, in bytes, are no viewer's: what viewers say is short, and they are
   * many.
   */
  private static final int LARGEST_FOR_VIEWERS = 8 << 10;

  /** Chunks up to this size, in bytes, are kept and used again: each second a viewer has a word. */
  private static final int LARGEST_KEPT = 1 << 10;

  /** What is read at once, in bytes, of what nobody will look at. */
  private static final int DISCARDED_AT_ONCE = 4 << 10;

  private final ByteBufAllocator allocator;
  private final LengthPrefix prefix = new LengthPrefix();
  private @Nullable ByteBuf chunk;
  private @Nullable ByteBuf lent;
  private int scanned;
  private int prefixBytes;
  private int messageBytes;
  private int usualBytes;
  private boolean discarding;

  /**
   * An empty one.
   *
   * @param firstBytes how much to read at first, in bytes
   */
  public ReceiveBuffer(ByteBufAllocator allocator, int firstBytes) {
    this.allocator = allocator;
    this.usualBytes = firstBytes;
  }

  /** Memory to read the socket into next, with a reference for the reader. */
  public ByteBuf lend() {
    if (discarding) {
      return allocator.directBuffer(DISCARDED_AT_ONCE, DISCARDED_AT_ONCE);
    }
    ByteBuf into = roomFor(1);
    int at = into.writerIndex();
    ByteBuf room = into.retainedSlice(at, into.capacity() - at).clear();
    lent = room;
    return room;
  }

  /** Takes what was read, usually into the memory lent last, and its reference. */
  public void landed(ByteBuf read) {
    int bytes = read.readableBytes();
    if (read == lent && chunk != null) {
      chunk.writerIndex(chunk.writerIndex() + bytes);
    } else if (bytes > 0 && !discarding) {
      roomFor(bytes).writeBytes(read);
    }
    lent = null;
    read.release();
  }

  /**
   * The next whole message, or null when it has not come yet.
   *
   * @param limit the largest message allowed, in bytes without its prefix
   * @throws WireException when its prefix is malformed or above the limit; the connection is lost
   */
  public @Nullable Message next(int limit) throws WireException {
    ByteBuf from = chunk;
    if (from == null || !isMeasured(from, limit)) {
      return null;
    }
    if (from.readableBytes() < messageBytes) {
      roomFor(messageBytes - from.readableBytes());
      return null;
    }
    Message message = new Message(from.readRetainedSlice(messageBytes), prefixBytes);
    int less = usualBytes <= LARGEST_FOR_VIEWERS ? usualBytes / 2 : usualBytes / 16;
    usualBytes = Math.max(messageBytes, usualBytes - less);
    scanned = 0;
    messageBytes = 0;
    if (!from.isReadable() && !isKept(from)) {
      free();
    }
    return message;
  }

  /** The first byte of the message that has begun, or -1 when it has not come yet. */
  public int firstByte() {
    ByteBuf from = chunk;
    return from == null || messageBytes == 0 || from.readableBytes() <= prefixBytes
        ? -1
        : from.getUnsignedByte(from.readerIndex() + prefixBytes);
  }

  /** Lets everything go that has not become a message, now and from now on. */
  public void discard() {
    discarding = true;
    free();
  }

  /** Lets everything go that has not become a message. */
  public void free() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  /** How much will probably be read at once, in bytes. */
  int guess() {
    return Math.max(SMALLEST_CHUNK, usualBytes);
  }

  private boolean isKept(ByteBuf drained) {
    return drained.capacity() <= LARGEST_KEPT
        || (drained.capacity() > LARGEST_FOR_VIEWERS && drained.writableBytes() >= usualBytes);
  }

  private boolean isMeasured(ByteBuf from, int limit) throws WireException {
    while (messageBytes == 0) {
      if (scanned == from.readableBytes()) {
        return false;
      }
      int length = prefix.accept(from.getUnsignedByte(from.readerIndex() + scanned), limit);
      scanned++;
      if (length > 0) {
        prefixBytes = scanned;
        messageBytes = Math.addExact(scanned, length);
      }
    }
    return true;
  }

  /** The chunk, or a new one that begins with what was received, with so many writable bytes. */
  private ByteBuf roomFor(int bytes) {
    ByteBuf old = chunk;
    if (old != null && !old.isReadable() && old.refCnt() == 1) {
      // Nobody holds a message of it any more: it is as good as new.
      old.clear();
    }
    if (old != null && old.writableBytes() >= bytes) {
      return old;
    }
    int received = old == null ? 0 : old.readableBytes();
    int usual = guess() + guess() / 8;
    int capacity = Math.max(Math.addExact(received, bytes), usual);
    ByteBuf fresh = allocator.directBuffer(capacity, capacity);
    if (old != null) {
      fresh.writeBytes(old);
      old.release();
    }
    chunk = fresh;
    return fresh;
  }
}
