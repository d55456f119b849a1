package dev.framecast.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.framecast.capture.encode.jpeg.JpegLibrary;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** For TurboJPEG the machine must have it: Debian's package libturbojpeg0. */
@ParameterizedClass
@EnumSource(JpegLibrary.class)
class JpegEncoderTest {
  private static final int WHITE = 0xffffff;
  private static final int RED = 0xff0000;
  private static final int GRAY = 0x646464;

  private final JpegLibrary library;

  JpegEncoderTest(JpegLibrary library) {
    this.library = library;
  }

  @ParameterizedTest
  @CsvSource({
    "YUV420P, MPEG, UNSPECIFIED, 235, 128, 128, " + WHITE,
    "YUV420P, UNSPECIFIED, UNSPECIFIED, 235, 128, 128, " + WHITE,
    "YUV420P, MPEG, SMPTE170M, 81, 90, 240, " + RED,
    "YUV420P, MPEG, BT709, 63, 102, 240, " + RED,
    "YUV420P, JPEG, UNSPECIFIED, 255, 128, 128, " + WHITE,
    "YUV422P, MPEG, SMPTE170M, 81, 90, 240, " + RED,
    "YUVJ420P, JPEG, UNSPECIFIED, 76, 85, 255, " + RED,
    "YUVJ420P, JPEG, BT709, 54, 99, 255, " + RED,
  })
  void whateverTheRangeAndMatrixTheColourIsRight(
      String format, String range, String space, int y, int u, int v, int rgb) throws IOException {
    AVFrame picture = Pixels.plain(format(format), 64, 48, y, u, v);
    picture.color_range(Pixels.range(range)).colorspace(Pixels.matrix(space));
    assertColour(picture, rgb);
  }

  @Test
  void whatCamerasGiveHasTheRightColour() throws IOException {
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_YUYV422, 64, 48, 81, 90, 81, 240), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_UYVY422, 64, 48, 90, 81, 240, 81), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_BGR24, 64, 48, 0, 0, 255), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_RGB24, 64, 48, 255, 0, 0), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_BGRA, 64, 48, 0, 0, 255, 9), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_RGB0, 64, 48, 255, 0, 0, 9), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_0RGB, 64, 48, 9, 255, 0, 0), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_0BGR, 64, 48, 9, 0, 0, 255), RED);
    assertColour(Pixels.repeated(avutil.AV_PIX_FMT_GRAY8, 64, 48, 0x64), GRAY);
    assertColour(nv12(64, 48), RED);
  }

  @ParameterizedTest
  @CsvSource({"65, 49", "64, 49", "65, 48", "17, 1", "1, 1"})
  void oddSizesLoseNothing(int width, int height) throws IOException {
    for (int range : new int[] {avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_RANGE_JPEG}) {
      int luma = range == avutil.AVCOL_RANGE_MPEG ? 235 : 255;
      AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, width, height, luma, 128, 128);
      picture.color_range(range);
      try (JpegEncoder encoder = new JpegEncoder(library, 95)) {
        BufferedImage shown = Pixels.decode(encoder.encode(picture, true).payload());
        assertThat(shown.getWidth()).isEqualTo(width);
        assertThat(shown.getHeight()).isEqualTo(height);
        assertThat(shown.getRGB(width - 1, height - 1) & 0xff).isGreaterThan(249);
      } finally {
        avutil.av_frame_free(picture);
      }
    }
  }

  @Test
  void sizeAndFormMayChangeFromPictureToPicture() throws IOException {
    try (JpegEncoder encoder = new JpegEncoder(library, 80)) {
      for (int side : new int[] {64, 128, 64, 66}) {
        AVFrame yuv = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, side, side / 2, 100, 128, 128);
        AVFrame rgb = Pixels.repeated(avutil.AV_PIX_FMT_BGR24, side, side / 2, 98, 98, 98);
        for (AVFrame picture : new AVFrame[] {yuv, rgb}) {
          Encoded encoded = encoder.encode(picture, false);
          BufferedImage shown = Pixels.decode(encoded.payload());
          assertThat(shown.getWidth()).isEqualTo(side).isEqualTo(encoded.width());
          assertThat(shown.getHeight()).isEqualTo(side / 2).isEqualTo(encoded.height());
          assertThat(shown.getRGB(side / 2, 5) & 0xff).isCloseTo(98, offset(3));
          assertThat(encoded.isKeyframe()).isTrue();
          avutil.av_frame_free(picture);
        }
      }
    }
  }

  @Test
  void qualityIsTheUsualScale() throws IOException {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUVJ420P, 64, 64, 100, 128, 128);
    try (JpegEncoder eighty = new JpegEncoder(library, 80);
        JpegEncoder best = new JpegEncoder(library, 100)) {
      // Annex K's luma table begins with 11 12 14 12 behind the first, in zigzag order.
      assertThat(firstQuantisers(eighty.encode(picture, true).payload()))
          .containsExactly(4, 5, 6, 5);
      assertThat(firstQuantisers(best.encode(picture, true).payload())).containsExactly(1, 1, 1, 1);
    } finally {
      avutil.av_frame_free(picture);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegEncoder(library, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegEncoder(library, 101));
  }

  @Test
  void openingAndClosingLeavesNoMemoryBehind() throws IOException {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, 1280, 720, 90, 120, 140);
    for (int i = 0; i < 20; i++) {
      encodeOnce(picture);
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 150; i++) {
      encodeOnce(picture);
    }
    avutil.av_frame_free(picture);
    assertThat(Pointer.physicalBytes() - before)
        .as("one leaked picture or encoder a round would be 200 MB")
        .isLessThan(64L << 20);
  }

  private void encodeOnce(AVFrame picture) throws IOException {
    try (JpegEncoder encoder = new JpegEncoder(library, 80)) {
      encoder.encode(picture, true);
      encoder.encode(picture, true);
    }
  }

  /** Frees the picture. */
  private void assertColour(AVFrame picture, int rgb) throws IOException {
    try (JpegEncoder encoder = new JpegEncoder(library, 95)) {
      int shown = rgb(Pixels.decode(encoder.encode(picture, true).payload()), 30, 20);
      for (int shift = 0; shift <= 16; shift += 8) {
        assertThat(shown >> shift & 0xff)
            .as("format %d, shown %06x", picture.format(), shown)
            .isCloseTo(rgb >> shift & 0xff, offset(6));
      }
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  /** Java takes grey to be linear light, which no camera and no screen means by it. */
  private static int rgb(BufferedImage image, int x, int y) {
    boolean isGray = image.getRaster().getNumBands() == 1;
    return isGray ? image.getRaster().getSample(x, y, 0) * 0x10101 : image.getRGB(x, y);
  }

  private static AVFrame nv12(int width, int height) {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_NV12, width, height, 81, 0);
    for (int i = 0; i < picture.linesize(1) * height / 2; i++) {
      picture.data(1).put(i, (byte) (i % 2 == 0 ? 90 : 240));
    }
    return picture;
  }

  /** The first entry is FFmpeg's own: one grey level whatever the quality. */
  private static int[] firstQuantisers(ByteBuffer jpeg) {
    int at = 0;
    while ((jpeg.get(at) & 0xff) != 0xff || (jpeg.get(at + 1) & 0xff) != 0xdb) {
      at++;
    }
    int table = at + 5;
    return new int[] {
      jpeg.get(table + 1), jpeg.get(table + 2), jpeg.get(table + 3), jpeg.get(table + 4),
    };
  }

  private static int format(String name) {
    return avutil.av_get_pix_fmt(name.toLowerCase(java.util.Locale.ROOT));
  }
}
