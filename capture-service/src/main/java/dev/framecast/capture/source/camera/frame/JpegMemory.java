package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.picture.PictureMemory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory for copies of a device's JPEGs. What the last holder frees is used again, so that passing
 * a picture on allocates next to nothing; no more is kept than a pipeline holds at once. The
 * collector frees the rest.
 *
 * <p>Copies are made on one thread, and freed on any.
 */
final class JpegMemory {
  /** One being sent, one to copy into; of a preview one that waits and one being painted. */
  private static final int KEPT = 4;

  private final int pictureBytes;
  private final ArrayBlockingQueue<Block> free = new ArrayBlockingQueue<>(KEPT);

  /**
   * Makes an empty one.
   *
   * @param pictureBytes of the largest picture
   */
  JpegMemory(long pictureBytes) {
    this.pictureBytes = Math.toIntExact(pictureBytes);
  }

  /** A copy, which the caller owns. */
  PictureMemory copyOf(MemorySegment bytes) {
    Block kept = free.poll();
    Block block = kept == null ? new Block(ByteBuffer.allocateDirect(pictureBytes)) : kept;
    return block.filled(bytes);
  }

  private final class Block implements PictureMemory {
    private final ByteBuffer all;
    private final MemorySegment target;
    private final AtomicInteger holders = new AtomicInteger();
    private ByteBuffer used;

    Block(ByteBuffer all) {
      this.all = all;
      this.used = all;
      this.target = MemorySegment.ofBuffer(all);
    }

    Block filled(MemorySegment bytes) {
      holders.set(1);
      target.copyFrom(bytes);
      used = all.slice(0, (int) bytes.byteSize());
      return this;
    }

    @Override
    public ByteBuffer bytes() {
      return used;
    }

    @Override
    public PictureMemory share() {
      holders.incrementAndGet();
      return this;
    }

    @Override
    public void free() {
      if (holders.decrementAndGet() == 0) {
        free.offer(this);
      }
    }
  }
}
