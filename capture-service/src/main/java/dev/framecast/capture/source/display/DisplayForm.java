package dev.framecast.capture.source.display;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * How a picture differs from what screens show as it is.
 *
 * @param orientation how it must be turned
 * @param aspect of a pixel, width by height; 1: square
 * @param isHdr whether its transfer is one of ITU-R BT.2100's, PQ or HLG
 */
public record DisplayForm(Orientation orientation, double aspect, boolean isHdr) {
  private static final double MOST_ASPECT = 4;

  /**
   * BT.2100 to sRGB. White of standard range is at 203 cd/m2 (ITU-R BT.2408); up to eight tenths of
   * it light stays as it is, above it is compressed so that 1000 cd/m2 become white.
   */
  private static final String TO_STANDARD_RANGE =
      "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,"
          + "tonemap=mobius:param=0.8:desat=0:peak=4.93,"
          + "zscale=t=iec61966-2-1:m=bt709:r=tv,format=yuv420p";

  /** A decoded picture's. */
  static DisplayForm of(AVFrame picture) {
    AVFrameSideData matrix = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    Orientation orientation =
        matrix == null
            ? Orientation.UPRIGHT
            : Orientation.of(matrix.data().capacity(matrix.size()).asByteBuffer());
    double aspect = ratio(picture.sample_aspect_ratio());
    return new DisplayForm(orientation, aspect, isHdr(picture.color_trc()));
  }

  /**
   * What a container states of a video, in addition to what its pictures say themselves.
   *
   * @param aspect of a pixel, as the container has it; 0 by 1 where it does not say
   */
  public static DisplayForm of(AVCodecParameters video, AVRational aspect) {
    AVPacketSideData matrix =
        av_packet_side_data_get(
            video.coded_side_data(), video.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    Orientation orientation =
        matrix == null
            ? Orientation.UPRIGHT
            : Orientation.of(matrix.data().capacity(matrix.size()).asByteBuffer());
    return new DisplayForm(orientation, ratio(aspect), isHdr(video.color_trc()));
  }

  /** Whether screens show the picture as it is. */
  public boolean isPlain() {
    return orientation == Orientation.UPRIGHT && aspect == 1 && !isHdr;
  }

  /**
   * FFmpeg's filters that make it plain. Pixels become square by enlarging, as browsers do it.
   *
   * @param width of the picture as coded, pixels
   * @param height the same
   */
  String filters(int width, int height) {
    List<String> filters = new ArrayList<>();
    if (isHdr) {
      filters.add(TO_STANDARD_RANGE);
    }
    if (aspect != 1) {
      long wide = aspect > 1 ? even(width * aspect) : width;
      long high = aspect < 1 ? even(height / aspect) : height;
      filters.add(String.format(Locale.ROOT, "scale=%d:%d:flags=bilinear,setsar=1", wide, high));
    }
    if (orientation != Orientation.UPRIGHT) {
      filters.add(orientation.filters());
    }
    return String.join(",", filters);
  }

  /** H.264 has no odd sizes. */
  private static long even(double pixels) {
    return Math.round(pixels / 2) * 2;
  }

  private static boolean isHdr(int transfer) {
    return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
  }

  /** No lens and no broadcast format is beyond four to one: what is, is taken for a mistake. */
  private static double ratio(AVRational aspect) {
    double ratio = aspect.den() == 0 ? 0 : (double) aspect.num() / aspect.den();
    return ratio > MOST_ASPECT || ratio < 1 / MOST_ASPECT ? 1 : ratio;
  }
}
