package dev.framecast.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegEncoderTest {
  private static final int WHITE = 0xffffff;
  private static final int RED = 0xff0000;

  @ParameterizedTest
  @CsvSource({
    "YUV420P, MPEG, UNSPECIFIED, 235, 128, 128, " + WHITE,
    "YUV420P, MPEG, SMPTE170M, 81, 90, 240, " + RED,
    "YUV420P, MPEG, BT709, 63, 102, 240, " + RED,
    "YUV420P, JPEG, UNSPECIFIED, 255, 128, 128, " + WHITE,
    "YUVJ420P, JPEG, UNSPECIFIED, 76, 85, 255, " + RED,
  })
  void whateverTheRangeAndMatrixTheColourIsRight(
      String format, String range, String space, int y, int u, int v, int rgb) throws IOException {
    AVFrame picture = picture(format(format), 64, 48, y, u, v);
    picture.color_range(range.equals("JPEG") ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
    picture.colorspace(
        switch (space) {
          case "BT709" -> avutil.AVCOL_SPC_BT709;
          case "SMPTE170M" -> avutil.AVCOL_SPC_SMPTE170M;
          default -> avutil.AVCOL_SPC_UNSPECIFIED;
        });
    try (JpegEncoder encoder = new JpegEncoder(95)) {
      int shown = decode(encoder.encode(picture, true).payload()).getRGB(30, 20);
      for (int shift = 0; shift <= 16; shift += 8) {
        assertThat(shown >> shift & 0xff).isCloseTo(rgb >> shift & 0xff, offset(6));
      }
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @Test
  void sizesMayChangeFromPictureToPicture() throws IOException {
    try (JpegEncoder encoder = new JpegEncoder(80)) {
      for (int side : new int[] {64, 128, 64, 66}) {
        AVFrame picture = picture(avutil.AV_PIX_FMT_YUV420P, side, side / 2, 100, 128, 128);
        BufferedImage shown = decode(encoder.encode(picture, true).payload());
        avutil.av_frame_free(picture);
        assertThat(shown.getWidth()).isEqualTo(side);
        assertThat(shown.getHeight()).isEqualTo(side / 2);
      }
    }
  }

  @Test
  void qualityIsTheUsualScale() throws IOException {
    AVFrame picture = picture(avutil.AV_PIX_FMT_YUVJ420P, 64, 64, 100, 128, 128);
    try (JpegEncoder eighty = new JpegEncoder(80);
        JpegEncoder best = new JpegEncoder(100)) {
      // Annex K's luma table begins with 11 12 14 12 behind the first, in zigzag order.
      assertThat(firstQuantisers(eighty.encode(picture, true).payload()))
          .containsExactly(4, 5, 6, 5);
      assertThat(firstQuantisers(best.encode(picture, true).payload())).containsExactly(1, 1, 1, 1);
    } finally {
      avutil.av_frame_free(picture);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegEncoder(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new JpegEncoder(101));
  }

  @Test
  void openingAndClosingLeavesNoMemoryBehind() throws IOException {
    AVFrame picture = picture(avutil.AV_PIX_FMT_YUV420P, 1280, 720, 90, 120, 140);
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

  private static void encodeOnce(AVFrame picture) throws IOException {
    try (JpegEncoder encoder = new JpegEncoder(80)) {
      encoder.encode(picture, true).payload();
      encoder.encode(picture, true).payload();
    }
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
    return name.equals("YUVJ420P") ? avutil.AV_PIX_FMT_YUVJ420P : avutil.AV_PIX_FMT_YUV420P;
  }

  private static AVFrame picture(int format, int width, int height, int... values) {
    AVFrame picture = avutil.av_frame_alloc();
    picture.format(format).width(width).height(height);
    avutil.av_frame_get_buffer(picture, 0);
    for (int plane = 0; plane < 3; plane++) {
      long rows = plane == 0 ? height : (height + 1) / 2;
      Pointer.memset(picture.data(plane), values[plane], picture.linesize(plane) * rows);
    }
    return picture;
  }

  private static BufferedImage decode(ByteBuffer payload) throws IOException {
    byte[] jpeg = new byte[payload.remaining()];
    payload.get(jpeg);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }
}
