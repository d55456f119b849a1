package dev.framecast.capture.source.picture;

import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * A picture as the source compressed it, to be sent as it is.
 *
 * <p>Owns its memory.
 */
public final class CompressedPicture implements Picture {
  private final PictureMemory memory;
  private final ByteBuffer payload;
  private final Codec codec;
  private final boolean isKeyframe;
  private final int width;
  private final int height;

  private CompressedPicture(
      PictureMemory memory, Codec codec, boolean isKeyframe, int width, int height) {
    this.memory = memory;
    this.payload = memory.bytes();
    this.codec = codec;
    this.isKeyframe = isKeyframe;
    this.width = width;
    this.height = height;
  }

  /**
   * A JPEG, left byte for byte as it is unless it lacks Huffman tables: then it gets the standard
   * ones, without which browsers and most decoders refuse it.
   *
   * @param memory taken over; must hold its bytes by a reference of its own, not in a buffer of a
   *     driver that vanishes when the device is closed
   */
  public static CompressedPicture jpeg(AVPacket memory) {
    JpegForm form = JpegForm.of(bytesOf(memory));
    if (form != null && form.lacksTables() && !StandardTables.addTo(memory)) {
      form = null;
    }
    return jpeg(new PacketMemory(memory), form);
  }

  /** The same, in memory that is not FFmpeg's; taken over. */
  public static CompressedPicture jpeg(PictureMemory memory) {
    JpegForm form = JpegForm.of(memory.bytes());
    if (form != null && form.lacksTables()) {
      CompressedPicture repaired = jpeg(PacketMemory.copyOf(memory.bytes()));
      memory.free();
      return repaired;
    }
    return jpeg(memory, form);
  }

  /**
   * One access unit of H.264, Annex B.
   *
   * @param memory taken over; must hold its bytes by a reference of its own
   * @param isKeyframe whether it can be decoded without any other; it has its parameter sets then
   * @param width pixels
   * @param height pixels
   */
  public static CompressedPicture h264(AVPacket memory, boolean isKeyframe, int width, int height) {
    return new CompressedPicture(
        new PacketMemory(memory), Codec.CODEC_H264, isKeyframe, width, height);
  }

  /** What the payload is. */
  public Codec codec() {
    return codec;
  }

  /** Whether it can be decoded without any other frame. */
  public boolean isKeyframe() {
    return isKeyframe;
  }

  /** Whether the payload is not a whole picture, and must not leave. */
  public boolean isCorrupt() {
    return width == 0 || height == 0;
  }

  /** The bytes, in a direct buffer that dies with {@link #close}. */
  public ByteBuffer payload() {
    return payload.duplicate();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public CompressedPicture share() {
    return new CompressedPicture(memory.share(), codec, isKeyframe, width, height);
  }

  @Override
  public void close() {
    memory.free();
  }

  private static CompressedPicture jpeg(PictureMemory memory, @Nullable JpegForm form) {
    return form == null
        ? new CompressedPicture(memory, Codec.CODEC_JPEG, true, 0, 0)
        : new CompressedPicture(memory, Codec.CODEC_JPEG, true, form.width(), form.height());
  }

  /** Where the bytes lie, not copied. */
  public static ByteBuffer bytesOf(AVPacket memory) {
    return memory.size() == 0
        ? ByteBuffer.allocateDirect(0)
        : memory.data().capacity(memory.size()).asByteBuffer();
  }
}
