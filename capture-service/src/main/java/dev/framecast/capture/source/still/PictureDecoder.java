package dev.framecast.capture.source.still;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_BMP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_GIF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framecast.capture.source.media.Decoder;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures of bytes that hold one each: JPEG as it is where that is wanted, PNG, WebP, GIF,
 * BMP and all other JPEG decoded. Owned by one thread.
 */
public final class PictureDecoder implements AutoCloseable {
  private static final int FEWEST_BYTES = 12;
  private static final int PNG_WIDTH_AT = 16;
  private static final int PNG_HEADER_BYTES = 24;

  /** What PNG, WebP and GIF say before their first picture when there are more. */
  private static final List<String> ANIMATIONS = List.of("acTL", "ANIM", "NETSCAPE2.0");

  private final boolean isJpegPassed;
  private @Nullable Decoder decoder;
  private int decodes = AV_CODEC_ID_NONE;

  /**
   * Opens nothing yet.
   *
   * @param passed the compressed forms that are taken as they are
   */
  public PictureDecoder(Set<Codec> passed) {
    this.isJpegPassed = passed.contains(Codec.CODEC_JPEG);
  }

  /** Whether bytes begin as those of a picture that this can read. */
  public static boolean isPicture(byte[] bytes) {
    return bytes.length >= FEWEST_BYTES && codecOf(ByteBuffer.wrap(bytes)) != AV_CODEC_ID_NONE;
  }

  /** Whether bytes that begin a picture say that it is one of several. */
  public static boolean isAnimated(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean isJpeg = codecOf(ByteBuffer.wrap(bytes)) == AV_CODEC_ID_MJPEG;
    return !isJpeg && ANIMATIONS.stream().anyMatch(text::contains);
  }

  /** The picture, which the caller owns; a corrupt one where the bytes hold none. */
  public Picture decode(byte[] bytes, int offset, int length) {
    ByteBuffer source = ByteBuffer.wrap(bytes, offset, length).slice();
    int codec = length < FEWEST_BYTES ? AV_CODEC_ID_NONE : codecOf(source);
    AVPacket copy = av_packet_alloc();
    if (codec == AV_CODEC_ID_NONE) {
      av_packet_free(copy);
      return CompressedPicture.refused(PictureDefect.NO_START);
    }
    if (av_new_packet(copy, length) < 0) {
      throw new OutOfMemoryError("no memory for a picture of " + length + " bytes");
    }
    ByteBuffer held = CompressedPicture.bytesOf(copy).put(source).flip();
    if (codec == AV_CODEC_ID_MJPEG) {
      CompressedPicture jpeg = CompressedPicture.jpeg(copy);
      boolean isDone = isJpegPassed || jpeg.defect() != null;
      return isDone ? jpeg : decoded(codec, copy, (long) jpeg.width() * jpeg.height());
    }
    long pixels = pixelsOf(codec, source);
    if (codec == AV_CODEC_ID_PNG) {
      copy.size(PngChunks.keepNeeded(held));
    }
    return decoded(codec, copy, pixels);
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
      decodes = AV_CODEC_ID_NONE;
    }
  }

  /** Frees the packet. */
  private Picture decoded(int codec, AVPacket packet, long pixelsStated) {
    if (pixelsStated > Decoder.MOST_PIXELS) {
      av_packet_free(packet);
      return CompressedPicture.refused(PictureDefect.TOO_MANY_PIXELS);
    }
    AVFrame pixels = av_frame_alloc();
    boolean isWhole = false;
    try {
      Decoder fitting = decoderOf(codec);
      fitting.take(packet);
      isWhole = fitting.give(pixels);
    } catch (MediaException broken) {
      isWhole = false;
    } finally {
      av_packet_free(packet);
      if (!isWhole) {
        av_frame_free(pixels);
      }
    }
    return isWhole ? new RawPicture(pixels) : CompressedPicture.refused(PictureDefect.UNDECODABLE);
  }

  private Decoder decoderOf(int codec) throws MediaException {
    Decoder open = decoder;
    if (open == null || codec != decodes) {
      close();
      open = new Decoder(codec);
      decoder = open;
      decodes = codec;
    }
    return open;
  }

  /** What the header states; 0 where only the decoder finds it, which has the same bound. */
  private static long pixelsOf(int codec, ByteBuffer bytes) {
    boolean isKnown = codec == AV_CODEC_ID_PNG && bytes.limit() >= PNG_HEADER_BYTES;
    return isKnown
        ? Math.abs((long) bytes.getInt(PNG_WIDTH_AT) * bytes.getInt(PNG_WIDTH_AT + Integer.BYTES))
        : 0;
  }

  private static int codecOf(ByteBuffer bytes) {
    int first = bytes.getInt(0);
    if (first >>> 8 == 0xffd8ff) {
      return AV_CODEC_ID_MJPEG;
    }
    if (first == 0x89504e47) {
      return AV_CODEC_ID_PNG;
    }
    if (first == 0x52494646 && bytes.getInt(8) == 0x57454250) {
      return AV_CODEC_ID_WEBP;
    }
    if (first == 0x47494638) {
      return AV_CODEC_ID_GIF;
    }
    // BM, the file's size, and four bytes that are zero.
    return first >>> 16 == 0x424d && bytes.getInt(6) == 0 ? AV_CODEC_ID_BMP : AV_CODEC_ID_NONE;
  }
}
