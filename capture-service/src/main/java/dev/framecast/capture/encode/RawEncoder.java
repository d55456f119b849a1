package dev.framecast.capture.encode;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;

import dev.framecast.capture.encode.ffmpeg.Conversion;
import dev.framecast.capture.encode.ffmpeg.PixelForm;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Pixels as they are: grey ones of 8 bits as grey, all others as blue, green, red. RGB pictures of
 * 8 bits a colour lose nothing. YUV becomes RGB once, by the matrix and range that the picture
 * states. A picture that lies tightly packed in its own memory is sent from there.
 */
final class RawEncoder implements FrameEncoder {
  private static final PixelForm BGR = PixelForm.rgb(AV_PIX_FMT_BGR24);
  private static final int BGR_BYTES = 3;

  private final Conversion conversion = Conversion.exact();
  private BytePointer packed = new BytePointer();

  @Override
  public Encoded encode(AVFrame picture, boolean keyframeWanted) throws IOException {
    boolean isGray = picture.format() == AV_PIX_FMT_GRAY8;
    boolean isThere = isGray || picture.format() == AV_PIX_FMT_BGR24;
    AVFrame pixels = isThere ? picture : conversion.to(BGR, picture);
    return new Encoded(
        isGray ? Codec.CODEC_RAW_GRAY8 : Codec.CODEC_RAW_BGR24,
        picture.width(),
        picture.height(),
        true,
        tight(pixels, picture.width() * (isGray ? 1 : BGR_BYTES)));
  }

  @Override
  public void close() {
    conversion.close();
    Pointer.free(packed);
  }

  private ByteBuffer tight(AVFrame pixels, int rowBytes) {
    long bytes = (long) rowBytes * pixels.height();
    if (pixels.linesize(0) == rowBytes) {
      return pixels.data(0).capacity(bytes).asByteBuffer();
    }
    if (packed.capacity() < bytes) {
      Pointer.free(packed);
      packed = new BytePointer(Pointer.malloc(bytes)).capacity(bytes);
    }
    av_image_copy_plane(
        packed, rowBytes, pixels.data(0), pixels.linesize(0), rowBytes, pixels.height());
    return packed.limit(bytes).asByteBuffer();
  }
}
