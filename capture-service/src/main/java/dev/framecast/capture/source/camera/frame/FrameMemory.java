package dev.framecast.capture.source.camera.frame;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_get;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_init;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_uninit;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVBufferPool;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;

/**
 * Memory for copies of a device's pictures, from FFmpeg's pool: what the last holder of a picture
 * frees is used again. Grows to what is held at the same time. Owned by one thread; the copies may
 * be freed by any, even after this was closed.
 */
final class FrameMemory implements AutoCloseable {
  /** FFmpeg reads, and ignores, some bytes behind what it is given. */
  private static final int PADDING = AV_INPUT_BUFFER_PADDING_SIZE;

  private final long pictureBytes;
  private final AVBufferPool pool;

  /**
   * Makes an empty pool.
   *
   * @param pictureBytes of the largest picture
   */
  FrameMemory(long pictureBytes) {
    this.pictureBytes = pictureBytes;
    this.pool = av_buffer_pool_init(pictureBytes + PADDING, null);
  }

  /** A copy, with zeros behind it, whose reference the caller owns. */
  AVBufferRef copyOf(MemorySegment bytes) {
    AVBufferRef buffer = av_buffer_pool_get(pool);
    if (buffer == null || bytes.byteSize() > pictureBytes) {
      throw new OutOfMemoryError("no memory for a picture of " + bytes.byteSize() + " bytes");
    }
    @SuppressWarnings("restricted")
    MemorySegment copy =
        MemorySegment.ofAddress(buffer.data().address()).reinterpret(bytes.byteSize() + PADDING);
    copy.copyFrom(bytes);
    copy.asSlice(bytes.byteSize()).fill((byte) 0);
    return buffer;
  }

  /** The same as a packet. */
  AVPacket packetOf(MemorySegment bytes) {
    AVBufferRef copy = copyOf(bytes);
    return av_packet_alloc().buf(copy).data(copy.data()).size((int) bytes.byteSize());
  }

  @Override
  public void close() {
    av_buffer_pool_uninit(pool);
  }
}
