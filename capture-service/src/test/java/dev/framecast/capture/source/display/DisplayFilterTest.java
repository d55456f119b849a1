package dev.framecast.capture.source.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.framecast.capture.Colours;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that are turned, squeezed or of high dynamic range. */
class DisplayFilterTest {
  private static final int ONE = 1 << 16;

  /** Corners of a picture of 1 2 / 3 4, in rows, as each orientation shows them. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 1234",
    "-1, 0, 0, 1, 2143",
    "-1, 0, 0, -1, 4321",
    "1, 0, 0, -1, 3412",
    "0, 1, 1, 0, 1324",
    "0, 1, -1, 0, 3142",
    "0, -1, -1, 0, 4231",
    "0, -1, 1, 0, 2413",
  })
  void picturesAreTurnedUpright(int a, int b, int c, int d, String corners) {
    AVFrame picture = quarters(64, 32);
    AVFrameSideData matrix =
        avutil.av_frame_new_side_data(picture, avutil.AV_FRAME_DATA_DISPLAYMATRIX, 36);
    matrix
        .data()
        .capacity(36)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asIntBuffer()
        .put(new int[] {a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30});
    picture.pts(7).best_effort_timestamp(7);
    try (DisplayFilter filter = new DisplayFilter()) {
      assertThat(filter.apply(picture)).isNotNegative();
      assertThat(picture.width()).isEqualTo(a == 0 ? 32 : 64);
      assertThat(picture.height()).isEqualTo(a == 0 ? 64 : 32);
      assertThat(corners(picture)).isEqualTo(corners);
      assertThat(picture.best_effort_timestamp()).isEqualTo(7);
      assertThat(filter.apply(picture)).as("not twice").isNotNegative();
      assertThat(corners(picture)).isEqualTo(corners);
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "720, 576, 64, 45, 1024, 576",
    "720, 480, 8, 9, 720, 540",
    "704, 240, 5, 11, 704, 528",
    "64, 32, 0, 1, 64, 32",
    "64, 32, 1, 1, 64, 32",
    "64, 32, 200, 1, 64, 32",
    "64, 32, 1, 0, 64, 32",
  })
  void pixelsBecomeSquare(int width, int height, int num, int den, int wide, int high) {
    AVFrame picture = quarters(width, height);
    picture.sample_aspect_ratio(avutil.av_make_q(num, den));
    try (DisplayFilter filter = new DisplayFilter()) {
      assertThat(filter.apply(picture)).isNotNegative();
      assertThat(picture.width()).isEqualTo(wide);
      assertThat(picture.height()).isEqualTo(high);
      assertThat(corners(picture)).isEqualTo("1234");
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  /** sRGB shown at 203 cd/m2 as ITU-R BT.2100 codes it comes back as it was. */
  @ParameterizedTest
  @CsvSource({
    "PQ, yuv420p10le, true", "PQ, yuv420p, true", "PQ, yuv420p10le, false",
    "HLG, yuv420p10le, true", "HLG, yuv420p, true", "HLG, yuv420p10le, false",
  })
  void highDynamicRangeBecomesStandard(String transfer, String format, boolean isStated) {
    int[][] colours = {{200, 60, 40}, {40, 160, 60}, {60, 80, 220}, {190, 190, 190}, {20, 20, 20}};
    try (DisplayFilter filter = new DisplayFilter()) {
      for (int[] rgb : colours) {
        AVFrame picture = highRange(transfer, format, rgb);
        if (isStated) {
          picture.color_primaries(avutil.AVCOL_PRI_BT2020);
          picture.colorspace(avutil.AVCOL_SPC_BT2020_NCL).color_range(avutil.AVCOL_RANGE_MPEG);
        }
        assertThat(filter.apply(picture)).isNotNegative();
        assertThat(picture.color_trc()).isNotEqualTo(avutil.AVCOL_TRC_SMPTE2084);
        for (int row : new int[] {8, 9, 10, 11}) {
          int[] shown =
              Colours.rgb(
                  picture.colorspace(),
                  false,
                  sample(picture, 0, 20, row),
                  sample(picture, 1, 10, row / 2),
                  sample(picture, 2, 10, row / 2));
          for (int i = 0; i < 3; i++) {
            assertThat(shown[i]).as("row %d", row).isCloseTo(rgb[i], within(20));
          }
        }
        avutil.av_frame_free(picture);
      }
    }
  }

  @Test
  void plainPicturesAreLeftAlone() {
    AVFrame picture = quarters(64, 32);
    long pixels = picture.data(0).address();
    try (DisplayFilter filter = new DisplayFilter()) {
      assertThat(filter.apply(picture)).isZero();
      assertThat(picture.data(0).address()).isEqualTo(pixels);
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  private static AVFrame highRange(String transfer, String format, int[] rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      linear[i] = Math.pow((rgb[i] / 255. + .055) / 1.055, 2.4);
    }
    // ITU-R BT.2087: BT.709 into BT.2020.
    double red = .6274 * linear[0] + .3293 * linear[1] + .0433 * linear[2];
    double green = .0691 * linear[0] + .9195 * linear[1] + .0114 * linear[2];
    double blue = .0164 * linear[0] + .0880 * linear[1] + .8956 * linear[2];
    boolean isPq = transfer.equals("PQ");
    // HLG's gamma of 1.2 for a screen of 1000 cd/m2 (BT.2100, table 5), of each colour as zimg has
    // it.
    DoubleUnaryOperator coded = isPq ? c -> pq(c * .0203) : c -> hlg(Math.pow(c * .203, 1 / 1.2));
    AVFrame picture =
        Colours.plain(
            format,
            64,
            32,
            avutil.AVCOL_SPC_BT2020_NCL,
            false,
            coded.applyAsDouble(red),
            coded.applyAsDouble(green),
            coded.applyAsDouble(blue));
    picture.color_trc(isPq ? avutil.AVCOL_TRC_SMPTE2084 : avutil.AVCOL_TRC_ARIB_STD_B67);
    return picture;
  }

  /** SMPTE ST 2084, of light where 1 is 10,000 cd/m2. */
  private static double pq(double light) {
    double power = Math.pow(light, .1593017578125);
    return Math.pow((.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375);
  }

  /** ITU-R BT.2100, table 5. */
  private static double hlg(double light) {
    return light <= 1 / 12.
        ? Math.sqrt(3 * light)
        : .17883277 * Math.log(12 * light - .28466892) + .55991073;
  }

  private static AVFrame quarters(int width, int height) {
    AVFrame picture =
        Colours.plain("yuv420p", width, height, avutil.AVCOL_SPC_BT709, true, 0, 0, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int quarter = 1 + (x >= width / 2 ? 1 : 0) + (y >= height / 2 ? 2 : 0);
        picture.data(0).put((long) y * picture.linesize(0) + x, (byte) (quarter * 50));
      }
    }
    return picture;
  }

  private static String corners(AVFrame picture) {
    StringBuilder corners = new StringBuilder();
    for (int y : new int[] {picture.height() / 4, picture.height() * 3 / 4}) {
      for (int x : new int[] {picture.width() / 4, picture.width() * 3 / 4}) {
        corners.append(Math.round(sample(picture, 0, x, y) / 50f));
      }
    }
    return corners.toString();
  }

  private static int sample(AVFrame picture, int plane, int x, int y) {
    return picture.data(plane).get((long) y * picture.linesize(plane) + x) & 0xff;
  }
}
