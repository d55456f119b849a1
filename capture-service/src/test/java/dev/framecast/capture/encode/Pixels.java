package dev.framecast.capture.encode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/** Pictures made for a test, byte by byte, and what ImageIO sees in payloads. */
final class Pixels {
  private Pixels() {}

  /** A picture whose planes are each filled with one value. */
  static AVFrame plain(int format, int width, int height, int... values) {
    AVFrame picture = blank(format, width, height);
    for (int plane = 0; plane < values.length; plane++) {
      boolean isHalf = plane > 0 && format != avutil.AV_PIX_FMT_YUV422P;
      long rows = isHalf ? (height + 1) / 2 : height;
      Pointer.memset(picture.data(plane), values[plane], picture.linesize(plane) * rows);
    }
    return picture;
  }

  /** A picture of one plane that repeats these bytes along each row. */
  static AVFrame repeated(int format, int width, int height, int... bytes) {
    AVFrame picture = blank(format, width, height);
    ByteBuffer pixels = plane(picture);
    for (int i = 0; i < picture.linesize(0) * height; i++) {
      pixels.put(i, (byte) bytes[i % picture.linesize(0) % bytes.length]);
    }
    return picture;
  }

  /**
   * A picture of one plane in which each byte is different from its neighbours; {@code number}
   * makes another.
   */
  static AVFrame varied(int format, int width, int height, int bytesPerPixel, int number) {
    AVFrame picture = blank(format, width, height);
    ByteBuffer pixels = plane(picture);
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < width * bytesPerPixel; i++) {
        pixels.put(y * picture.linesize(0) + i, (byte) (y * 31 + i * 7 + i * y + number * 13));
      }
    }
    return picture;
  }

  /** The bytes of a picture of one plane, row after row, without what pads the rows. */
  static byte[] packed(AVFrame picture, int bytesPerPixel) {
    int row = picture.width() * bytesPerPixel;
    byte[] all = new byte[row * picture.height()];
    ByteBuffer pixels = plane(picture);
    for (int y = 0; y < picture.height(); y++) {
      pixels.get(y * picture.linesize(0), all, y * row, row);
    }
    return all;
  }

  /** An empty picture. */
  static AVFrame blank(int format, int width, int height) {
    AVFrame picture = avutil.av_frame_alloc();
    picture.format(format).width(width).height(height);
    if (avutil.av_frame_get_buffer(picture, 0) < 0) {
      throw new IllegalStateException("no memory");
    }
    return picture;
  }

  /** What a decoder that the code under test does not use sees in a JPEG or PNG. */
  static BufferedImage decode(ByteBuffer payload) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes(payload)));
  }

  /** The payload's bytes. */
  static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  /** FFmpeg's number for a range: MPEG, JPEG or unspecified. */
  static int range(String name) {
    return switch (name) {
      case "MPEG" -> avutil.AVCOL_RANGE_MPEG;
      case "JPEG" -> avutil.AVCOL_RANGE_JPEG;
      default -> avutil.AVCOL_RANGE_UNSPECIFIED;
    };
  }

  /** FFmpeg's number for a matrix, or unspecified. */
  static int matrix(String name) {
    return switch (name) {
      case "SMPTE170M" -> avutil.AVCOL_SPC_SMPTE170M;
      case "BT709" -> avutil.AVCOL_SPC_BT709;
      case "BT2020_NCL" -> avutil.AVCOL_SPC_BT2020_NCL;
      default -> avutil.AVCOL_SPC_UNSPECIFIED;
    };
  }

  private static ByteBuffer plane(AVFrame picture) {
    long bytes = (long) picture.linesize(0) * picture.height();
    return picture.data(0).capacity(bytes).asByteBuffer();
  }
}
