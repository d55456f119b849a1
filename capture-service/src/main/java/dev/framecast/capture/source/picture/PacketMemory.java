package dev.framecast.capture.source.picture;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_clone;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Memory that FFmpeg holds.
 *
 * @param memory owned; holds its bytes by a reference of its own
 */
record PacketMemory(AVPacket memory) implements PictureMemory {
  /** A copy. */
  static AVPacket copyOf(ByteBuffer bytes) {
    AVPacket copy = av_packet_alloc();
    if (av_new_packet(copy, bytes.remaining()) < 0) {
      throw new OutOfMemoryError("no memory for a picture of " + bytes.remaining() + " bytes");
    }
    CompressedPicture.bytesOf(copy).put(bytes.duplicate());
    return copy;
  }

  @Override
  public ByteBuffer bytes() {
    return CompressedPicture.bytesOf(memory);
  }

  @Override
  public PictureMemory share() {
    return new PacketMemory(av_packet_clone(memory));
  }

  @Override
  public void free() {
    av_packet_free(memory);
  }
}
