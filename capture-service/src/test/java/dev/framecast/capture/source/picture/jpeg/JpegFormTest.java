package dev.framecast.capture.source.picture.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegFormTest {
  private final byte[] whole = jpeg(48, 32);

  @Test
  void readsTheSize() {
    assertThat(form(whole)).isEqualTo(new JpegForm(48, 32, false, whole.length, null));
  }

  @Test
  void paddingBehindTheEndIsNoFault() {
    assertThat(form(Arrays.copyOf(whole, whole.length + 500)))
        .isEqualTo(new JpegForm(48, 32, false, whole.length + 500, null));
  }

  @Test
  void anyTruncationIsAFault() {
    for (int length = 0; length < whole.length; length++) {
      assertThat(form(Arrays.copyOf(whole, length)).defect())
          .as("first %d bytes", length)
          .isNotNull();
    }
  }

  @Test
  void aMissingBeginningIsAFault() {
    for (int from = 1; from < whole.length; from++) {
      assertThat(form(Arrays.copyOfRange(whole, from, whole.length)).defect())
          .isEqualTo(PictureDefect.NO_START);
    }
  }

  @Test
  void theEndOfAThumbnailIsNotThePicturesEnd() {
    byte[] thumbnail = jpeg(16, 16);
    byte[] exif = new byte[4 + thumbnail.length];
    exif[0] = (byte) 0xff;
    exif[1] = (byte) 0xe1;
    exif[2] = (byte) (thumbnail.length + 2 >> 8);
    exif[3] = (byte) (thumbnail.length + 2);
    System.arraycopy(thumbnail, 0, exif, 4, thumbnail.length);
    byte[] with = inserted(exif);
    assertThat(form(with)).isEqualTo(new JpegForm(48, 32, false, with.length, null));
    byte[] tail = Arrays.copyOf(with, with.length + 3);
    tail[tail.length - 1] = 9;
    assertThat(form(tail)).isEqualTo(new JpegForm(48, 32, false, with.length, null));
    assertThat(form(Arrays.copyOf(with, with.length - 2)).defect())
        .isEqualTo(PictureDefect.CUT_SHORT);
    assertThat(form(Arrays.copyOf(with, 6 + thumbnail.length)).defect()).isNotNull();
  }

  @Test
  void manyAndLargeSegmentsArePassedOver() {
    byte[] segment = new byte[2 + 0xffff];
    segment[0] = (byte) 0xff;
    segment[1] = (byte) 0xe2;
    segment[2] = (byte) 0xff;
    segment[3] = (byte) 0xff;
    byte[] twenty = new byte[20 * segment.length];
    for (int i = 0; i < 20; i++) {
      System.arraycopy(segment, 0, twenty, i * segment.length, segment.length);
    }
    byte[] large = inserted(twenty);
    assertThat(form(large)).isEqualTo(new JpegForm(48, 32, false, large.length, null));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0xc3, CODING",
    "1, 0xc9, CODING",
    "1, 0xca, CODING",
    "1, 0xc2,",
    "1, 0xc1,",
    "4, 12, PRECISION",
    "5, 0x7f, TOO_FEW_BYTES",
    "6, 0, NO_SIZE",
    "8, 0, NO_SIZE",
  })
  void whatViewersCannotShowIsNamed(int at, int value, @Nullable PictureDefect defect) {
    byte[] jpeg = whole.clone();
    int header = header(jpeg);
    jpeg[header + at] = (byte) value;
    assertThat(form(jpeg).defect()).isEqualTo(defect);
  }

  @Test
  void noBytesAreNoPicture() {
    assertThat(form(new byte[0]).defect()).isEqualTo(PictureDefect.EMPTY);
    assertThat(form("<html>no picture</html>".getBytes()).defect())
        .isEqualTo(PictureDefect.NO_START);
  }

  @Test
  void hostileSegmentLengthsEnd() {
    byte[] hostile = {
      (byte) 0xff, (byte) 0xd8, -1, (byte) 0xe0, -1, -1, 0, 0, 0, 0, 0, -1, (byte) 0xd9
    };
    assertThat(form(hostile).defect()).isNotNull();
    byte[] fill = new byte[100_000];
    Arrays.fill(fill, (byte) 0xff);
    fill[1] = (byte) 0xd8;
    fill[fill.length - 1] = (byte) 0xd9;
    assertThat(form(fill).defect()).isNotNull();
  }

  /** The picture with more behind its SOI. */
  private byte[] inserted(byte[] segments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, 2);
    out.writeBytes(segments);
    out.write(whole, 2, whole.length - 2);
    return out.toByteArray();
  }

  private static int header(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
    }
    return at;
  }

  private static JpegForm form(byte[] bytes) {
    return JpegForm.of(ByteBuffer.wrap(bytes));
  }

  private static byte[] jpeg(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(5, 5, 0xff8800);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", out);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }
}
