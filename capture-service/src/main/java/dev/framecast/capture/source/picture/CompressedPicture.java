package dev.framecast.capture.source.picture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;

import dev.framecast.capture.source.picture.jpeg.JpegForm;
import dev.framecast.capture.source.picture.jpeg.MissingEnd;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.capture.source.picture.jpeg.StandardTables;
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
  private final @Nullable PictureDefect defect;

  private CompressedPicture(
      PictureMemory memory,
      ByteBuffer payload,
      Codec codec,
      boolean isKeyframe,
      int width,
      int height,
      @Nullable PictureDefect defect) {
    this.memory = memory;
    this.payload = payload;
    this.codec = codec;
    this.isKeyframe = isKeyframe;
    this.width = width;
    this.height = height;
    this.defect = defect;
  }

  /**
   * A JPEG, left byte for byte as it is unless viewers would refuse it: one without Huffman tables
   * gets the standard ones, one that is whole but for its EOI gets that, and what lies behind EOI
   * is left away.
   *
   * @param memory taken over; must hold its bytes by a reference of its own, not in a buffer of a
   *     driver that vanishes when the device is closed
   */
  public static CompressedPicture jpeg(AVPacket memory) {
    JpegForm form = JpegForm.of(bytesOf(memory));
    if (form.isCutShort()) {
      form =
          MissingEnd.addTo(memory)
              ? JpegForm.of(bytesOf(memory))
              : JpegForm.without(PictureDefect.CUT_SHORT);
    }
    if (form.defect() == null && form.lacksTables()) {
      memory.size(form.length());
      form =
          StandardTables.addTo(memory)
              ? JpegForm.of(bytesOf(memory))
              : JpegForm.without(PictureDefect.UNDECODABLE);
    }
    return jpeg(new PacketMemory(memory), form);
  }

  /** The same, in memory that is not FFmpeg's; taken over. */
  public static CompressedPicture jpeg(PictureMemory memory) {
    JpegForm form = JpegForm.of(memory.bytes());
    if (form.isCutShort() || (form.defect() == null && form.lacksTables())) {
      CompressedPicture repaired = jpeg(PacketMemory.copyOf(memory.bytes()));
      memory.free();
      return repaired;
    }
    return jpeg(memory, form);
  }

  /** Stands for a picture that cannot be used, so that it is counted and told. */
  public static CompressedPicture refused(PictureDefect why) {
    return jpeg(new PacketMemory(av_packet_alloc()), JpegForm.without(why));
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
        new PacketMemory(memory),
        bytesOf(memory),
        Codec.CODEC_H264,
        isKeyframe,
        width,
        height,
        width == 0 || height == 0 ? PictureDefect.NO_SIZE : null);
  }

  /** What the payload is. */
  public Codec codec() {
    return codec;
  }

  /** Whether it can be decoded without any other frame. */
  public boolean isKeyframe() {
    return isKeyframe;
  }

  /** Why the payload must not leave; null: it may. */
  public @Nullable PictureDefect defect() {
    return defect;
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
    PictureMemory shared = memory.share();
    ByteBuffer bytes = shared.bytes().slice(0, payload.remaining());
    return new CompressedPicture(shared, bytes, codec, isKeyframe, width, height, defect);
  }

  @Override
  public void close() {
    memory.free();
  }

  private static CompressedPicture jpeg(PictureMemory memory, JpegForm form) {
    return new CompressedPicture(
        memory,
        memory.bytes().slice(0, form.length()),
        Codec.CODEC_JPEG,
        true,
        form.width(),
        form.height(),
        form.defect());
  }

  /** Where the bytes lie, not copied. */
  public static ByteBuffer bytesOf(AVPacket memory) {
    return memory.size() == 0
        ? ByteBuffer.allocateDirect(0)
        : memory.data().capacity(memory.size()).asByteBuffer();
  }
}
