package dev.framecast.capture.encode.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * What a picture's numbers mean.
 *
 * @param format FFmpeg's {@code AV_PIX_FMT_}: which numbers there are, and where
 * @param range FFmpeg's {@code AVCOL_RANGE_}: of luma, from 16 to 235 (MPEG) or from 0 to 255
 *     (JPEG)
 * @param matrix FFmpeg's {@code AVCOL_SPC_}: between YUV and RGB
 */
public record PixelForm(int format, int range, int matrix) {
  private static final int HD_HEIGHT = 720;

  /**
   * A picture's form, with what players take for granted where the picture does not say: YUV is
   * limited range, unless its format is one of JPEG's, and its matrix is that of ITU-R BT.709 from
   * 720 lines on, that of BT.601 below.
   */
  public static PixelForm of(AVFrame picture) {
    int format = picture.format();
    if (isRgb(format)) {
      return new PixelForm(format, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB);
    }
    boolean isJpegs =
        format == AV_PIX_FMT_YUVJ420P
            || format == AV_PIX_FMT_YUVJ422P
            || format == AV_PIX_FMT_YUVJ444P;
    boolean isFull = isJpegs || picture.color_range() == AVCOL_RANGE_JPEG;
    int matrix = picture.colorspace();
    boolean isUnsaid = matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RGB;
    int usual = picture.height() >= HD_HEIGHT ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    return new PixelForm(
        format, isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG, isUnsaid ? usual : matrix);
  }

  /** An RGB form. */
  public static PixelForm rgb(int format) {
    return new PixelForm(format, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB);
  }

  /** JPEG's own meaning of YUV: full range, BT.601 (JFIF 1.02, "Color space"). */
  public static PixelForm jpeg(int format) {
    return new PixelForm(format, AVCOL_RANGE_JPEG, AVCOL_SPC_SMPTE170M);
  }

  /** Whether there are red, green and blue. */
  public boolean isRgb() {
    return isRgb(format);
  }

  /** Whether luma goes from 0 to 255. */
  public boolean isFullRange() {
    return range == AVCOL_RANGE_JPEG;
  }

  /** Whether the matrix is that of ITU-R BT.601, by either of its names. */
  public boolean isBt601() {
    return matrix == AVCOL_SPC_SMPTE170M || matrix == AVCOL_SPC_BT470BG;
  }

  private static boolean isRgb(int format) {
    AVPixFmtDescriptor pixels = av_pix_fmt_desc_get(format);
    return pixels != null && (pixels.flags() & AV_PIX_FMT_FLAG_RGB) != 0;
  }
}
