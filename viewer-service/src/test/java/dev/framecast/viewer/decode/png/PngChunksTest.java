package dev.framecast.viewer.decode.png;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.decode.PictureDecoder;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngChunksTest {
  private static final int AFTER_HEADER = 33;
  private static final int UNFOLDED_MIB = 256;

  private final ByteString png = ByteString.copyFrom(TestPictures.png(3, 65, 33));

  @Test
  void aPictureWithoutOtherChunksStaysAsItIs() {
    assertThat(PngChunks.needed(png)).isSameAs(png);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iCCP", "zTXt", "iTXt", "tEXt", "acTL", "fdAT", "xxXx", "ABCD"})
  void chunksThatNoPixelNeedsAreLeftOut(String type) {
    ByteString extra = chunk(type, new byte[100]);
    assertThat(PngChunks.needed(with(extra))).isEqualTo(png);
    assertThat(PngChunks.needed(with(extra.concat(extra)))).isEqualTo(png);
  }

  @Test
  void everyCutAndEveryLengthEnds() {
    ByteString whole = with(chunk("zTXt", new byte[50]));
    for (int cut = 0; cut <= whole.size(); cut++) {
      assertThat(PngChunks.needed(whole.substring(0, cut)).size()).isLessThanOrEqualTo(cut);
    }
    ByteString lying = ByteString.copyFrom(new byte[] {-1, -1, -1, -1, 'z', 'T', 'X', 't'});
    assertThat(PngChunks.needed(with(lying))).isEqualTo(png.substring(0, AFTER_HEADER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iCCP", "zTXt"})
  void aCompressedBombIsNotUnfolded(String type) throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(new byte[] {'x', 0, 0});
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(bomb)) {
      for (int i = 0; i < UNFOLDED_MIB; i++) {
        deflated.write(new byte[1 << 20]);
      }
    }
    byte[] payload = with(chunk(type, bomb.toByteArray())).toByteArray();
    try (PictureDecoder decoder = new PictureDecoder(1_000_000)) {
      decode(decoder, png.toByteArray());
      long before = peakMib();
      decode(decoder, payload);
      assertThat(peakMib() - before).isLessThan(UNFOLDED_MIB / 4);
    }
  }

  private static void decode(PictureDecoder decoder, byte[] payload)
      throws UndecodedFrameException {
    Picture picture =
        decoder.decode(TestPictures.frame(Codec.CODEC_PNG, payload, 65, 33, 1, 1).build());
    assertThat(picture).isNotNull();
  }

  /** The most memory that this process has had, as Linux counts it. */
  private static long peakMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  private ByteString with(ByteString extra) {
    return png.substring(0, AFTER_HEADER).concat(extra).concat(png.substring(AFTER_HEADER));
  }

  private static ByteString chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteString.copyFrom(
        ByteBuffer.allocate(data.length + 12)
            .putInt(data.length)
            .put(name)
            .put(data)
            .putInt((int) crc.getValue())
            .flip());
  }
}
