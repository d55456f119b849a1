package dev.framecast.capture.source.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;

import dev.framecast.capture.Clips;
import dev.framecast.capture.H264Units;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class CompressedPictureTest {
  private static final int DHT = 0xc4;
  private static final int APP0 = 0xe0;
  private static final int SOS = 0xda;

  private final byte[] whole = jpeg();

  @Test
  void aCompleteJpegStaysByteForByte() {
    byte[] padded = Arrays.copyOf(whole, whole.length + 300);
    for (byte[] jpeg : new byte[][] {whole, padded}) {
      try (CompressedPicture picture = CompressedPicture.jpeg(memory(jpeg))) {
        assertThat(H264Units.bytes(picture.payload())).isEqualTo(jpeg);
        assertThat(picture.defect()).isNull();
        assertThat(picture.isKeyframe()).isTrue();
        assertThat(picture.width()).isEqualTo(48);
        assertThat(picture.height()).isEqualTo(32);
      }
    }
  }

  @Test
  void aJpegWithoutHuffmanTablesGetsTheStandardOnes() throws IOException {
    byte[] bare = without(whole, DHT);
    byte[] camera = without(bare, APP0);
    for (byte[] jpeg : new byte[][] {bare, camera, Arrays.copyOf(bare, bare.length + 300)}) {
      try (CompressedPicture picture = CompressedPicture.jpeg(memory(jpeg))) {
        assertThat(picture.defect()).isNull();
        assertThat(picture.width()).isEqualTo(48);
        BufferedImage shown = Clips.jpeg(H264Units.bytes(picture.payload()));
        assertThat(Clips.psnr(shown, Clips.jpeg(whole))).as("every pixel alike").isGreaterThan(120);
      }
    }
  }

  @Test
  void aJpegCutShortStaysCorrupt() {
    byte[] bare = without(whole, DHT);
    for (byte[] jpeg : new byte[][] {whole, bare}) {
      byte[] cut = Arrays.copyOf(jpeg, jpeg.length - jpeg.length / 4);
      byte[] padded = Arrays.copyOf(cut, jpeg.length);
      for (byte[] damaged : new byte[][] {cut, padded, Arrays.copyOf(cut, jpeg.length / 2)}) {
        try (CompressedPicture picture = CompressedPicture.jpeg(memory(damaged))) {
          assertThat(picture.defect()).isEqualTo(PictureDefect.CUT_SHORT);
        }
      }
    }
  }

  /** What is behind EOI is no part of the picture: what a transfer or a camera left there. */
  @Test
  void bytesBehindTheEndAreLeftAway() throws IOException {
    byte[] bare = without(whole, DHT);
    for (byte[] tail : new byte[][] {{0x0b}, {-1}, {-1, -1}, {0, 0, 7}, "garbage\r\n".getBytes()}) {
      for (PictureMemory memory : both(join(whole, tail))) {
        try (CompressedPicture picture = jpeg(memory);
            CompressedPicture shared = picture.share()) {
          assertThat(picture.defect()).isNull();
          assertThat(H264Units.bytes(picture.payload())).isEqualTo(whole);
          assertThat(H264Units.bytes(shared.payload())).isEqualTo(whole);
        }
      }
      try (CompressedPicture picture = CompressedPicture.jpeg(memory(join(bare, tail)))) {
        BufferedImage shown = Clips.jpeg(H264Units.bytes(picture.payload()));
        assertThat(Clips.psnr(shown, Clips.jpeg(whole))).isGreaterThan(120);
      }
    }
  }

  @Test
  void aSecondPictureBehindTheFirstChangesNothing() {
    byte[] two = join(whole, whole);
    try (CompressedPicture picture = CompressedPicture.jpeg(memory(two))) {
      assertThat(picture.defect()).isNull();
      assertThat(picture.width()).isEqualTo(48);
    }
  }

  @Test
  void aJpegThatLacksOnlyItsEndGetsOne() throws IOException {
    byte[] endless = Arrays.copyOf(whole, whole.length - 2);
    byte[] half = Arrays.copyOf(whole, whole.length - 1);
    for (byte[] jpeg : new byte[][] {endless, half, without(endless, DHT)}) {
      for (PictureMemory memory : both(jpeg)) {
        try (CompressedPicture picture = jpeg(memory)) {
          assertThat(picture.defect()).isNull();
          BufferedImage shown = Clips.jpeg(H264Units.bytes(picture.payload()));
          assertThat(Clips.psnr(shown, Clips.jpeg(whole))).isGreaterThan(120);
        }
      }
    }
  }

  @Test
  void tablesLeaveNoMemoryBehind() {
    byte[] bare = Arrays.copyOf(without(whole, DHT), 20_000);
    long before = 0;
    for (int i = 0; i < 25_000; i++) {
      CompressedPicture.jpeg(memory(bare)).close();
      before = i == 5_000 ? Pointer.physicalBytes() : before;
    }
    assertThat(Pointer.physicalBytes() - before)
        .as("a leaked JPEG each would be 400 MB")
        .isLessThan(64L << 20);
  }

  private static byte[] without(byte[] jpeg, int unwanted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != SOS) {
      int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
      if ((jpeg[at + 1] & 0xff) != unwanted) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  private static byte[] join(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static CompressedPicture jpeg(PictureMemory memory) {
    return memory instanceof PacketMemory(AVPacket packet)
        ? CompressedPicture.jpeg(packet)
        : CompressedPicture.jpeg(memory);
  }

  private static List<PictureMemory> both(byte[] bytes) {
    return List.of(new PacketMemory(memory(bytes)), new HeldBytes(ByteBuffer.wrap(bytes)));
  }

  private record HeldBytes(ByteBuffer bytes) implements PictureMemory {
    @Override
    public PictureMemory share() {
      return this;
    }

    @Override
    public void free() {}
  }

  private static AVPacket memory(byte[] bytes) {
    AVPacket memory = av_packet_alloc();
    av_new_packet(memory, bytes.length);
    memory.data().put(bytes);
    return memory;
  }

  private static byte[] jpeg() {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 48; x++) {
      for (int y = 0; y < 32; y++) {
        image.setRGB(x, y, x * 5 << 16 | y * 7 << 8 | x * y & 0xff);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", out);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }
}
