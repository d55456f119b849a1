package dev.framecast.relay.net.message;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.LengthPrefix;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Splits a connection's bytes into messages without copying them: the socket is read straight into
 * the chunk of memory that the message will be a slice of. A chunk is made as large as recent
 * messages were, so that one usually begins with it; bytes are moved, once, only when a message
 * begins near the end of a chunk or outgrows it. Nothing is allocated for a message before its
 * prefix was checked; and for one that is larger than any before, a chunk twice as large each time
 * the last one is full, so that a peer must send about half of what it makes the relay hold.
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

  /** What is read at once of anything, in bytes. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final ByteBufAllocator allocator;
  private final MemoryBudget.Account account;
  private final LengthPrefix prefix = new LengthPrefix();
  private @Nullable ByteBuf chunk;
  private @Nullable ByteBuf lent;
  private int scanned;
  private int prefixBytes;
  private int messageBytes;
  private int usualBytes;
  private int largestBytes;
  private boolean discarding;

  /**
   * An empty one.
   *
   * @param account where chunks are counted that are larger than viewers need
   * @param firstBytes how much to read at first, in bytes
   */
  public ReceiveBuffer(ByteBufAllocator allocator, MemoryBudget.Account account, int firstBytes) {
    this.allocator = allocator;
    this.account = account;
    this.usualBytes = firstBytes;
    this.largestBytes = firstBytes;
  }

  /** Memory to read the socket into next, with a reference for the reader. */
  public ByteBuf lend() {
    if (discarding) {
      return allocator.directBuffer(DISCARDED_AT_ONCE, DISCARDED_AT_ONCE);
    }
    ByteBuf into = roomFor(1);
    int at = into.writerIndex();
    int bytes = Math.min(into.capacity() - at, largestRead(into));
    ByteBuf room = into.retainedSlice(at, bytes).clear();
    lent = room;
    return room;
  }

  /** Takes what was read, usually into the memory lent last, and its reference. */
  public void landed(ByteBuf read) {
    int bytes = read.readableBytes();
    if (chunk != null && !chunk.isReadable()) {
      account.progressed();
    }
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
      makeRoom(from);
      return null;
    }
    Message message = new Message(from.readRetainedSlice(messageBytes), prefixBytes);
    int less = usualBytes <= LARGEST_FOR_VIEWERS ? usualBytes / 2 : usualBytes / 16;
    usualBytes = Math.max(messageBytes, usualBytes - less);
    largestBytes = Math.max(messageBytes, largestBytes);
    account.progressed();
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
    account.close();
  }

  /** Frames will come: what others hold is asked for first. */
  public void expectFrames() {
    account.keep(true);
  }

  /** The size of the message that has begun, in bytes; 0 when none has, 1 before it is known. */
  int unfinishedBytes() {
    return chunk == null || !chunk.isReadable() ? 0 : Math.max(1, messageBytes);
  }

  /**
   * Lets go what is held for messages to come, where it has been asked for and was not given back
   * since.
   *
   * @return false when a message has begun, which cannot be let go
   */
  public boolean giveWay() {
    if (!account.mustGiveWay()) {
      return true;
    }
    if (chunk != null && chunk.isReadable()) {
      return false;
    }
    free();
    usualBytes = Math.min(usualBytes, LARGEST_FOR_VIEWERS);
    return true;
  }

  private void free() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
      account.hold(0);
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

  /**
   * What may be read at once, in bytes: the rest of a message or what is usual, so that a chunk
   * that is large by far does not bring thousands of small messages at once; and so much that the
   * other sockets of the event loop get their turn.
   */
  private int largestRead(ByteBuf into) {
    int missing = messageBytes - into.readableBytes();
    return Math.min(Math.max(usualChunk(), missing), MOST_AT_ONCE);
  }

  /** A chunk for what is usual, and a message that is a little larger. */
  private int usualChunk() {
    return guess() + guess() / 8;
  }

  /** Makes room for the rest of the message, or for a part of it where it is the largest so far. */
  private void makeRoom(ByteBuf from) throws WireException {
    int received = from.readableBytes();
    int missing = messageBytes - received;
    if (messageBytes <= largestBytes) {
      roomFor(missing);
    } else if (!from.isWritable()) {
      if (received >= Protocol.MAX_FRAME_HEAD_BYTES + prefixBytes) {
        int at = from.readerIndex() + prefixBytes;
        FrameMessage.check(from.nioBuffer(at, received - prefixBytes), messageBytes - prefixBytes);
      }
      roomFor(Math.min(missing, Math.max(received, SMALLEST_CHUNK)));
    }
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
    int capacity = Math.max(Math.addExact(received, bytes), usualChunk());
    ByteBuf fresh = allocator.directBuffer(capacity, capacity);
    if (old != null) {
      fresh.writeBytes(old);
      old.release();
    }
    chunk = fresh;
    account.hold(Math.max(0, capacity - LARGEST_FOR_VIEWERS));
    return fresh;
  }
}
