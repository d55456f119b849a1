package dev.framecast.capture;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Pictures of one colour in any of FFmpeg's pixel formats, and back, by the formulas of ITU-R
 * BT.601, BT.709 and BT.2020, with nothing of FFmpeg's conversions.
 */
public final class Colours {
  private Colours() {}

  /**
   * A picture of one colour.
   *
   * @param matrix FFmpeg's {@code AVCOL_SPC_} that the numbers follow; not noted in the picture
   * @param isFull whether luma goes from 0 to 255; the same
   * @param rgb red, green, blue of 0 to 1
   */
  public static AVFrame plain(
      String format, int width, int height, int matrix, boolean isFull, double... rgb) {
    AVFrame picture = avutil.av_frame_alloc();
    picture.format(avutil.av_get_pix_fmt(format)).width(width).height(height);
    if (avutil.av_frame_get_buffer(picture, 0) < 0) {
      throw new IllegalStateException("no memory");
    }
    AVPixFmtDescriptor pixels = avutil.av_pix_fmt_desc_get(picture.format());
    boolean isRgb = (pixels.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    double[] numbers = isRgb ? rgb : yuv(matrix, rgb);
    for (int i = 0; i < Math.min(3, pixels.nb_components()); i++) {
      AVComponentDescriptor component = pixels.comp(i);
      boolean isChroma = i > 0 && !isRgb;
      boolean isScaled = isRgb || isFull;
      double span = isScaled ? 255 : isChroma ? 224 : 219;
      double least = isChroma ? 128 : isScaled ? 0 : 16;

      long value = Math.round((least + span * numbers[i]) * scale(component.depth(), isScaled));
      int columns = isChroma ? -(-width >> pixels.log2_chroma_w()) : width;
      int rows = isChroma ? -(-height >> pixels.log2_chroma_h()) : height;
      fill(picture, component, columns, rows, value << component.shift());
    }
    return picture;
  }

  /** Red, green and blue, 0 to 255, of numbers of 8 bits each. */
  public static int[] rgb(int matrix, boolean isFull, int luma, int blue, int red) {
    double[] weights = weights(matrix);
    double y = isFull ? luma / 255. : (luma - 16) / 219.;
    double cb = (blue - 128) / (isFull ? 255. : 224.);
    double cr = (red - 128) / (isFull ? 255. : 224.);
    double r = y + 2 * (1 - weights[0]) * cr;
    double b = y + 2 * (1 - weights[1]) * cb;
    double g = (y - weights[0] * r - weights[1] * b) / (1 - weights[0] - weights[1]);
    return Arrays.stream(new double[] {r, g, b})
        .mapToInt(part -> (int) Math.clamp(Math.round(255 * part), 0, 255))
        .toArray();
  }

  /** From numbers of 8 bits to deeper ones (ITU-R BT.2100, table 9). */
  private static double scale(int depth, boolean isFull) {
    return isFull ? ((1 << depth) - 1) / 255. : 1 << (depth - 8);
  }

  private static double[] yuv(int matrix, double... rgb) {
    double[] weights = weights(matrix);
    double luma =
        weights[0] * rgb[0] + (1 - weights[0] - weights[1]) * rgb[1] + weights[1] * rgb[2];
    return new double[] {
      luma, (rgb[2] - luma) / (2 * (1 - weights[1])), (rgb[0] - luma) / (2 * (1 - weights[0]))
    };
  }

  /** Of red and of blue in luma. */
  private static double[] weights(int matrix) {
    return switch (matrix) {
      case avutil.AVCOL_SPC_BT709 -> new double[] {.2126, .0722};
      case avutil.AVCOL_SPC_BT2020_NCL -> new double[] {.2627, .0593};
      case avutil.AVCOL_SPC_SMPTE170M, avutil.AVCOL_SPC_BT470BG -> new double[] {.299, .114};
      default -> throw new IllegalArgumentException("matrix " + matrix);
    };
  }

  private static void fill(
      AVFrame picture, AVComponentDescriptor component, int columns, int rows, long value) {
    BytePointer plane = picture.data(component.plane());
    for (long row = 0; row < rows; row++) {
      long at = row * picture.linesize(component.plane()) + component.offset();
      for (int column = 0; column < columns; column++) {
        plane.put(at, (byte) value);
        if (component.depth() > 8) {
          plane.put(at + 1, (byte) (value >> 8));
        }
        at += component.step();
      }
    }
  }
}
