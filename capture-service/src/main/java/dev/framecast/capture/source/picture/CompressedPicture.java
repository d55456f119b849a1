package dev.framecast.capture.source.picture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG as the source compressed it, to be sent byte for byte.
 *
 * <p>Owns the memory that FFmpeg holds it in.
 */
public final class CompressedPicture implements Picture {
  private final AVPacket memory;
  private final ByteBuffer payload;
  private final @Nullable JpegForm form;

  /**
   * Takes over {@code memory}, which must hold its bytes by a reference of its own, not in a buffer
   * of a driver that vanishes when the device is closed.
   */
  public CompressedPicture(AVPacket memory) {
    this.memory = memory;
    this.payload =
        memory.size() == 0
            ? ByteBuffer.allocateDirect(0)
            : memory.data().capacity(memory.size()).asByteBuffer();
    this.form = JpegForm.of(payload);
  }

  /** What the payload is. */
  public Codec codec() {
    return Codec.CODEC_JPEG;
  }

  /** Whether the payload is not a whole JPEG, and must not leave. */
  public boolean isCorrupt() {
    return form == null;
  }

  /** The bytes, in a direct buffer that dies with {@link #close}. */
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  @Override
  public int width() {
    return form == null ? 0 : form.width();
  }

  @Override
  public int height() {
    return form == null ? 0 : form.height();
  }

  @Override
  public void close() {
    av_packet_free(memory);
  }
}
