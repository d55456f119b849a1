package dev.framecast.viewer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are coded lying on a side, or squeezed, and what a stream's colours are. */
class PictureShapeTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;
  private static final int ORIENTATION = 0x0112;

  private final PictureDecoder decoder = new PictureDecoder(1_000_000);

  @AfterEach
  void close() {
    decoder.close();
  }

  /** Quarters of a picture of 1 2 / 3 4, in rows, as EXIF's orientations show them. */
  @ParameterizedTest
  @CsvSource({
    "1, 1234", "2, 2143", "3, 4321", "4, 3412", "5, 1324", "6, 3142", "7, 4231", "8, 2413"
  })
  void jpegsAreTurnedAsExifSays(int orientation, String quarters) throws Exception {
    Picture picture = decode(Codec.CODEC_JPEG, withExif(exif(orientation)), WIDTH, HEIGHT);

    assertThat(picture.width()).isEqualTo(orientation > 4 ? HEIGHT : WIDTH);
    assertThat(picture.height()).isEqualTo(orientation > 4 ? WIDTH : HEIGHT);
    int[] rgb = rgb(picture);
    assertThat(quarters(rgb, picture.width(), picture.height())).isEqualTo(quarters);

    BufferedImage file = ImageIO.read(new ByteArrayInputStream(PngEncoder.encode(picture)));
    int[] saved = file.getRGB(0, 0, file.getWidth(), file.getHeight(), null, 0, file.getWidth());
    assertThat(quarters(saved, picture.width(), picture.height())).isEqualTo(quarters);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void brokenExifTurnsNothing(int kind) throws Exception {
    byte[] exif = exif(kind == 0 ? 200 : 6);
    switch (kind) {
      case 1 -> exif = java.util.Arrays.copyOf(exif, 17);
      case 2 -> exif[13] = 127;
      case 3 -> exif[6] = 'X';
      default -> {}
    }
    Picture picture = decode(Codec.CODEC_JPEG, withExif(exif), WIDTH, HEIGHT);

    assertThat(quarters(rgb(picture), picture.width(), picture.height())).isEqualTo("1234");
  }

  @ParameterizedTest
  @CsvSource({
    "720, 576, 64, 45, 1024, 576",
    "720, 480, 8, 9, 720, 540",
    "352, 288, 0, 1, 352, 288",
    "352, 288, 255, 1, 352, 288",
  })
  void pixelsOfVideoBecomeSquare(int width, int height, int num, int den, int wide, int high)
      throws Exception {
    Frame frame =
        H264Units.frames(
                1,
                1,
                width,
                height,
                context -> context.sample_aspect_ratio(avutil.av_make_q(num, den)))
            .getFirst();
    Picture picture = Objects.requireNonNull(decoder.decode(frame));

    assertThat(picture.width()).isEqualTo(wide);
    assertThat(picture.height()).isEqualTo(high);
    int[] rgb = rgb(picture);
    assertThat(rgb[rgb.length - 1] & 0xff).isCloseTo(rgb[0] & 0xff, within(3));
  }

  @Test
  void whatBecomesTooLargeIsRefused() {
    Frame frame =
        H264Units.frames(
                1, 1, 1000, 500, context -> context.sample_aspect_ratio(avutil.av_make_q(3, 1)))
            .getFirst();

    assertThatExceptionOfType(UndecodedFrameException.class)
        .isThrownBy(() -> decoder.decode(frame))
        .satisfies(
            refused -> assertThat(refused.reason()).isEqualTo(DropReason.DROP_REASON_OVERSIZED));
  }

  /** swscale writes whole vectors, beyond the end of rows that are no multiple of them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 17, 63, 362})
  void widthsNeedNotBeMultiples(int width) throws Exception {
    byte[] jpeg = TestPictures.jpeg(2, width, HEIGHT);
    for (int i = 0; i < 20; i++) {
      Picture picture = decode(Codec.CODEC_JPEG, jpeg, width, HEIGHT);
      assertThat(TestPictures.psnr(rgb(picture), TestPictures.pixels(2, width, HEIGHT)))
          .isGreaterThan(28);
    }
  }

  /** Luma 81, chroma 90 and 240 is red by BT.601; by BT.709, which HD is taken for, brighter. */
  @ParameterizedTest
  @CsvSource({"576, 255, 0, 0", "720, 255, 24, 0"})
  void coloursThatAreNotStatedFollowTheSize(int height, int red, int green, int blue)
      throws Exception {
    Frame frame = H264Units.plain(128, height, 81, 90, 240);
    int[] rgb = rgb(Objects.requireNonNull(decoder.decode(frame)));

    int pixel = rgb[rgb.length / 2];
    assertThat(pixel >> 16 & 0xff).isCloseTo(red, within(3));
    assertThat(pixel >> 8 & 0xff).isCloseTo(green, within(3));
    assertThat(pixel & 0xff).isCloseTo(blue, within(3));
  }

  private Picture decode(Codec codec, byte[] payload, int width, int height) throws Exception {
    Frame frame = TestPictures.frame(codec, payload, width, height, 0, 0).build();
    return Objects.requireNonNull(decoder.decode(frame));
  }

  private static int[] rgb(Picture picture) {
    int[] rgb = new int[picture.width() * picture.height()];
    picture.copyRgb(rgb);
    return rgb;
  }

  private static String quarters(int[] rgb, int width, int height) {
    StringBuilder quarters = new StringBuilder();
    for (int y : new int[] {height / 4, height * 3 / 4}) {
      for (int x : new int[] {width / 4, width * 3 / 4}) {
        quarters.append(Math.round((rgb[y * width + x] & 0xff) / 50f));
      }
    }
    return quarters.toString();
  }

  /** TIFF 6.0, big endian, with one entry. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(32)
        .put("Exif\0\0MM\0*\0\0\0\b\0\1".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
        .putShort((short) ORIENTATION)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static byte[] withExif(byte[] exif) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int quarter = 0; quarter < 4; quarter++) {
      int grey = (quarter + 1) * 50;
      graphics.setColor(new Color(grey, grey, grey));
      graphics.fillRect(quarter % 2 * WIDTH / 2, quarter / 2 * HEIGHT / 2, WIDTH / 2, HEIGHT / 2);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", plain);
    byte[] jpeg = plain.toByteArray();
    return ByteBuffer.allocate(jpeg.length + 4 + exif.length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (exif.length + 2))
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
