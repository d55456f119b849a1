package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;

import com.google.protobuf.ByteString;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native memory that takes one payload after the other, for FFmpeg to read: grown when one is
 * larger, freed by {@link #close}. Not thread-safe.
 */
public final class NativePayload implements AutoCloseable {
  private static final int FIRST_BYTES = 64 << 10;

  private BytePointer memory = new BytePointer(FIRST_BYTES);

  /** Copies the payload and points {@code packet} at it, until the next call. */
  public void fill(AVPacket packet, ByteString payload) {
    int bytes = payload.size();
    if (memory.capacity() < bytes + AV_INPUT_BUFFER_PADDING_SIZE) {
      memory.close();
      memory = new BytePointer(bytes + bytes / 4L + AV_INPUT_BUFFER_PADDING_SIZE);
    }
    memory.position(0).limit(memory.capacity());
    payload.copyTo(memory.asByteBuffer());
    // FFmpeg may read a little past the end: that must be ours, and zero.
    memory.position(bytes);
    BytePointer.memset(memory, 0, AV_INPUT_BUFFER_PADDING_SIZE);
    memory.position(0);
    packet.data(memory).size(bytes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
