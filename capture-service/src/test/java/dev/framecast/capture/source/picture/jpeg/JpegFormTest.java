package dev.framecast.capture.source.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JpegFormTest {
  private final byte[] whole = jpeg(48, 32);

  @Test
  void readsTheSize() {
    assertThat(form(whole)).isEqualTo(new JpegForm(48, 32, false));
  }

  @Test
  void paddingBehindTheEndIsNoFault() {
    assertThat(form(Arrays.copyOf(whole, whole.length + 500)))
        .isEqualTo(new JpegForm(48, 32, false));
  }

  @Test
  void anyTruncationIsAFault() {
    for (int length = 0; length < whole.length; length++) {
      assertThat(form(Arrays.copyOf(whole, length))).as("first %d bytes", length).isNull();
    }
  }

  @Test
  void aMissingBeginningIsAFault() {
    for (int from = 1; from < whole.length; from++) {
      assertThat(form(Arrays.copyOfRange(whole, from, whole.length))).isNull();
    }
  }

  @Test
  void hostileSegmentLengthsEnd() {
    byte[] hostile = {
      (byte) 0xff, (byte) 0xd8, -1, (byte) 0xe0, -1, -1, 0, 0, 0, 0, 0, -1, (byte) 0xd9
    };
    assertThat(form(hostile)).isNull();
    byte[] fill = new byte[100_000];
    Arrays.fill(fill, (byte) 0xff);
    fill[1] = (byte) 0xd8;
    fill[fill.length - 1] = (byte) 0xd9;
    assertThat(form(fill)).isNull();
  }

  private static @Nullable JpegForm form(byte[] bytes) {
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
