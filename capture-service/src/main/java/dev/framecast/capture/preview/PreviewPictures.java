package dev.framecast.capture.preview;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framecast.capture.encode.ffmpeg.Conversion;
import dev.framecast.capture.encode.ffmpeg.PixelForm;
import dev.framecast.capture.source.media.Decoder;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.v1.Codec;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Turns whatever a source yields into pixels for the screen. Owned by one thread. */
final class PreviewPictures implements AutoCloseable {
  private static final int PIXEL_BYTES = 4;
  private static final PixelForm PIXELS = PixelForm.rgb(AV_PIX_FMT_BGRA);

  private final Conversion conversion = Conversion.quick();
  private final AVFrame decoded = av_frame_alloc();
  private @Nullable Decoder decoder;
  private Codec codec = Codec.CODEC_UNSPECIFIED;

  /**
   * The picture's pixels, in memory that the next call overwrites; null when it could not be
   * decoded, as a broken one cannot.
   */
  @Nullable AVFrame decode(Picture picture) throws MediaException {
    return switch (picture) {
      case RawPicture raw -> converted(raw.pixels());
      case CompressedPicture compressed -> decodeCompressed(compressed);
    };
  }

  /** Copies pixels into an image of the same size. */
  static void copy(AVFrame pixels, BufferedImage into) {
    int[] screen = ((DataBufferInt) into.getRaster().getDataBuffer()).getData();
    int stride = pixels.linesize(0);
    ByteBuffer bytes = pixels.data(0).capacity((long) stride * pixels.height()).asByteBuffer();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < pixels.height(); row++) {
      bytes
          .slice(row * stride, pixels.width() * PIXEL_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(screen, row * pixels.width(), pixels.width());
    }
  }

  @Override
  public void close() {
    closeDecoder();
    conversion.close();
    av_frame_free(decoded);
  }

  private @Nullable AVFrame decodeCompressed(CompressedPicture picture) throws MediaException {
    Decoder decoding = decoderFor(picture.codec());
    AVPacket piece = av_packet_alloc();
    try {
      ByteBuffer payload = picture.payload();
      // Without a reference of its own the decoder makes a copy, as long as it needs one.
      piece.data(new BytePointer(payload)).size(payload.remaining());
      decoding.take(piece);
    } finally {
      av_packet_free(piece);
    }
    return decoding.give(decoded) ? converted(decoded) : null;
  }

  private AVFrame converted(AVFrame picture) throws MediaException {
    try {
      return conversion.to(PIXELS, picture);
    } catch (IOException inconvertible) {
      throw new MediaException(-1, String.valueOf(inconvertible.getMessage()));
    }
  }

  private Decoder decoderFor(Codec wanted) throws MediaException {
    Decoder open = decoder;
    if (open != null && codec == wanted) {
      return open;
    }
    closeDecoder();
    Decoder fresh = new Decoder(wanted == Codec.CODEC_H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_MJPEG);
    decoder = fresh;
    codec = wanted;
    return fresh;
  }

  private void closeDecoder() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
