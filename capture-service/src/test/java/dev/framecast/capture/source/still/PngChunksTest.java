package dev.framecast.capture.source.still;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that would unfold to more than their decoder may take. */
class PngChunksTest {
  private static final int AFTER_HEADER = 33;

  private byte[] png = new byte[0];

  @BeforeEach
  void paint() throws IOException {
    png = painted("png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iCCP", "zTXt", "iTXt", "tEXt", "acTL", "ABCD"})
  void chunksThatNoPixelNeedsAreLeftOut(String type) {
    assertThat(kept(with(type, 100))).isEqualTo(png);
    assertThat(kept(png)).isEqualTo(png);
  }

  @Test
  void everyCutAndEveryLengthEnds() {
    byte[] whole = with("zTXt", 50);
    for (int cut = 0; cut <= whole.length; cut++) {
      assertThat(kept(Arrays.copyOf(whole, cut)).length).isLessThanOrEqualTo(cut);
    }
    ByteBuffer.wrap(whole).putInt(AFTER_HEADER, -1);
    assertThat(kept(whole)).isEqualTo(Arrays.copyOf(png, AFTER_HEADER));
  }

  @Test
  void aPictureWithATextIsDecoded() {
    try (PictureDecoder decoder = new PictureDecoder(Set.of());
        Picture picture = decoded(decoder, with("iTXt", 100))) {
      assertThat(picture).isInstanceOf(RawPicture.class);
      assertThat(picture.width()).isEqualTo(64);
    }
  }

  @Test
  void picturesOfTooManyPixelsAreNamed() throws IOException {
    ByteBuffer.wrap(png).putInt(16, 7680).putInt(20, 4321);
    byte[] jpeg = painted("jpg");
    int header = 2;
    while (jpeg[header + 1] != (byte) 0xc0) {
      header += 2 + ByteBuffer.wrap(jpeg).getShort(header + 2);
    }
    // Three comments, so that it has as many bytes as a picture of its size must have.
    ByteBuffer large = ByteBuffer.allocate(jpeg.length + 3 * 0xffff);
    large.put(jpeg, 0, 2);
    for (int i = 0; i < 3; i++) {
      large.putShort((short) 0xfffe).putShort((short) 0xfffd).put(new byte[0xfffb]);
    }
    large.put(jpeg, 2, jpeg.length - 2);
    header += 3 * 0xffff;
    large.putShort(header + 5, (short) 8000).putShort(header + 7, (short) 8000);
    try (PictureDecoder decoder = new PictureDecoder(Set.of())) {
      for (byte[] bytes : new byte[][] {png, large.array()}) {
        try (CompressedPicture refused = (CompressedPicture) decoded(decoder, bytes)) {
          assertThat(refused.defect()).isEqualTo(PictureDefect.TOO_MANY_PIXELS);
        }
      }
    }
  }

  private static Picture decoded(PictureDecoder decoder, byte[] bytes) {
    return decoder.decode(bytes, 0, bytes.length);
  }

  private static byte[] kept(byte[] bytes) {
    byte[] copy = bytes.clone();
    return Arrays.copyOf(copy, PngChunks.keepNeeded(ByteBuffer.wrap(copy)));
  }

  private static byte[] painted(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  private byte[] with(String type, int dataBytes) {
    byte[] content = Arrays.copyOf(type.getBytes(StandardCharsets.ISO_8859_1), 4 + dataBytes);
    CRC32 crc = new CRC32();
    crc.update(content);
    return ByteBuffer.allocate(png.length + content.length + 8)
        .put(png, 0, AFTER_HEADER)
        .putInt(dataBytes)
        .put(content)
        .putInt((int) crc.getValue())
        .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
        .array();
  }
}
