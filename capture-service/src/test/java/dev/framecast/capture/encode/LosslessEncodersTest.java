package dev.framecast.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.framecast.wire.v1.Codec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LosslessEncodersTest {
  private static final int BGR = 3;

  /** For each byte of a pixel: is it blue 0, green 1, red 2 or nothing. */
  @ParameterizedTest
  @CsvSource({
    "bgr24, 012, 64, 48",
    "bgr24, 012, 53, 37",
    "rgb24, 210, 53, 37",
    "bgra, 012-, 53, 37",
    "rgb0, 210-, 64, 48",
    "0rgb, -210, 64, 48",
  })
  void rgbArrivesBitForBit(String format, String order, int width, int height) throws IOException {
    AVFrame picture =
        Pixels.varied(avutil.av_get_pix_fmt(format), width, height, order.length(), 1);
    byte[] expected = inBgrOrder(Pixels.packed(picture, order.length()), order);
    try (RawEncoder raw = new RawEncoder();
        PngEncoder png = new PngEncoder()) {
      Encoded pixels = raw.encode(picture, false);
      assertThat(pixels.codec()).isEqualTo(Codec.CODEC_RAW_BGR24);
      assertThat(pixels.isKeyframe()).isTrue();
      assertThat(pixels.payload().isDirect()).isTrue();
      assertThat(Pixels.bytes(pixels.payload())).isEqualTo(expected);

      Encoded file = png.encode(picture, false);
      assertThat(file.codec()).isEqualTo(Codec.CODEC_PNG);
      assertThat(file.isKeyframe()).isTrue();
      assertThat(bgr(Pixels.decode(file.payload()))).isEqualTo(expected);
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 53})
  void greyStaysGrey(int width) throws IOException {
    AVFrame picture = Pixels.varied(avutil.AV_PIX_FMT_GRAY8, width, 37, 1, 1);
    byte[] expected = Pixels.packed(picture, 1);
    try (RawEncoder raw = new RawEncoder();
        PngEncoder png = new PngEncoder()) {
      Encoded pixels = raw.encode(picture, false);
      assertThat(pixels.codec()).isEqualTo(Codec.CODEC_RAW_GRAY8);
      assertThat(Pixels.bytes(pixels.payload())).isEqualTo(expected);
      int[] shown = samples(Pixels.decode(png.encode(picture, false).payload()));
      for (int i = 0; i < expected.length; i++) {
        assertThat(shown[i]).isEqualTo(expected[i] & 0xff);
      }
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @Test
  void deepGreyStaysDeepInPng() throws IOException {
    AVFrame picture = Pixels.varied(avutil.AV_PIX_FMT_GRAY16LE, 53, 37, 2, 1);
    byte[] bytes = Pixels.packed(picture, 2);
    try (PngEncoder png = new PngEncoder()) {
      int[] shown = samples(Pixels.decode(png.encode(picture, false).payload()));
      for (int i = 0; i < shown.length; i++) {
        assertThat(shown[i]).isEqualTo((bytes[2 * i + 1] & 0xff) << 8 | bytes[2 * i] & 0xff);
      }
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @Test
  void yuvBecomesTheSameRgbInBoth() throws IOException {
    AVFrame picture = Pixels.varied(avutil.AV_PIX_FMT_YUYV422, 64, 48, 2, 1);
    try (RawEncoder raw = new RawEncoder();
        PngEncoder png = new PngEncoder()) {
      byte[] pixels = Pixels.bytes(raw.encode(picture, false).payload());
      BufferedImage file = Pixels.decode(png.encode(picture, false).payload());
      assertThat(pixels).isEqualTo(bgr(file));
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  /** ITU-R BT.601 and BT.709, limited range: red. */
  @ParameterizedTest
  @CsvSource({"smpte170m, 81, 90, 240", "bt709, 63, 102, 240"})
  void yuvIsConvertedByItsOwnMatrix(String matrix, int y, int u, int v) throws IOException {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, 53, 37, y, u, v);
    picture.colorspace(avutil.av_color_space_from_name(matrix));
    try (RawEncoder raw = new RawEncoder()) {
      byte[] pixels = Pixels.bytes(raw.encode(picture, false).payload());
      assertThat(pixels).hasSize(53 * 37 * BGR);
      for (int i = 0; i < pixels.length; i++) {
        assertThat(pixels[i] & 0xff).isCloseTo(i % BGR == 2 ? 255 : 0, offset(2));
      }
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @Test
  void sizeAndFormMayChange() throws IOException {
    try (RawEncoder raw = new RawEncoder();
        PngEncoder png = new PngEncoder()) {
      for (int width : new int[] {33, 64, 20, 33}) {
        AVFrame colour = Pixels.varied(avutil.AV_PIX_FMT_BGR24, width, 10, BGR, width);
        byte[] expected = Pixels.packed(colour, BGR);
        assertThat(Pixels.bytes(raw.encode(colour, true).payload())).isEqualTo(expected);
        assertThat(bgr(Pixels.decode(png.encode(colour, true).payload()))).isEqualTo(expected);
        avutil.av_frame_free(colour);

        AVFrame grey = Pixels.varied(avutil.AV_PIX_FMT_GRAY8, width, 10, 1, width);
        expected = Pixels.packed(grey, 1);
        assertThat(Pixels.bytes(raw.encode(grey, true).payload())).isEqualTo(expected);
        assertThat(samples(Pixels.decode(png.encode(grey, true).payload()))).hasSize(10 * width);
        avutil.av_frame_free(grey);
      }
    }
  }

  private static byte[] inBgrOrder(byte[] pixels, String order) {
    byte[] sorted = new byte[pixels.length / order.length() * BGR];
    for (int i = 0; i < pixels.length; i++) {
      char which = order.charAt(i % order.length());
      if (which != '-') {
        sorted[i / order.length() * BGR + which - '0'] = pixels[i];
      }
    }
    return sorted;
  }

  private static byte[] bgr(BufferedImage image) {
    byte[] bytes = new byte[image.getWidth() * image.getHeight() * BGR];
    for (int i = 0; i < bytes.length / BGR; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      for (int colour = 0; colour < BGR; colour++) {
        bytes[i * BGR + colour] = (byte) (rgb >> 8 * colour);
      }
    }
    return bytes;
  }

  private static int[] samples(BufferedImage image) {
    assertThat(image.getRaster().getNumBands()).isEqualTo(1);
    int[] all = new int[image.getWidth() * image.getHeight()];
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getSamples(0, y, row.length, 1, 0, row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return Arrays.copyOf(all, all.length);
  }
}
