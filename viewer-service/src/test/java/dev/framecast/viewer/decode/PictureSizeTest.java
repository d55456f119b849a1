package dev.framecast.viewer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PictureSizeTest {
  private static final long MAX_PIXELS = 8L << 20;

  @ParameterizedTest
  @EnumSource(names = {"CODEC_JPEG", "CODEC_PNG"})
  void isReadFromThePayloadAndNotFromTheHeader(Codec codec) throws Exception {
    byte[] payload =
        codec == Codec.CODEC_JPEG ? TestPictures.jpeg(0, 200, 100) : TestPictures.png(0, 200, 100);

    assertThat(PictureSize.declared(TestPictures.frame(codec, payload, 1, 1, 0, 0).build()))
        .isEqualTo(new PictureSize(200, 100));
  }

  @Test
  void smallPayloadThatDeclaresAHugePictureCostsNextToNothing() {
    Frame bomb = TestPictures.frame(Codec.CODEC_JPEG, bomb(), 640, 480, 0, 0).build();
    try (PictureDecoder decoder = new PictureDecoder(MAX_PIXELS)) {
      assertThat(catchThrowableOfType(UndecodedFrameException.class, () -> decoder.decode(bomb)))
          .isNotNull();
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = thread.getCurrentThreadAllocatedBytes();

      UndecodedFrameException refused =
          catchThrowableOfType(UndecodedFrameException.class, () -> decoder.decode(bomb));

      assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
      assertThat(refused.reason()).isEqualTo(DropReason.DROP_REASON_OVERSIZED);
      assertThat(refused).hasMessageContaining("20000x20000");
    }
  }

  @Test
  void secondStartOfFrameDoesNotGetPastTheBound() {
    byte[] small = TestPictures.jpeg(0, 16, 16);
    int at = startOfFrame(small);
    byte[] hidden = Arrays.copyOf(small, small.length + 19);
    byte[] huge = Arrays.copyOfRange(bomb(), startOfFrame(bomb()), startOfFrame(bomb()) + 19);
    System.arraycopy(small, at + 19, hidden, at + 38, small.length - at - 19);
    System.arraycopy(huge, 0, hidden, at + 19, 19);
    try (PictureDecoder decoder = new PictureDecoder(MAX_PIXELS)) {
      Frame frame = TestPictures.frame(Codec.CODEC_JPEG, hidden, 16, 16, 0, 0).build();

      assertThat(catchThrowableOfType(UndecodedFrameException.class, () -> decoder.decode(frame)))
          .isNotNull();
    }
  }

  @Test
  void payloadThatIsNotOfItsCodecIsCorrupt() {
    for (Codec codec : Codec.values()) {
      if (codec == Codec.UNRECOGNIZED || codec == Codec.CODEC_H264) {
        continue;
      }
      Frame nonsense = TestPictures.frame(codec, new byte[64], 640, 480, 0, 0).build();

      assertThat(
              catchThrowableOfType(
                      UndecodedFrameException.class, () -> PictureSize.declared(nonsense))
                  .reason())
          .as(codec.name())
          .isEqualTo(DropReason.DROP_REASON_CORRUPT);
    }
  }

  /** A real picture whose start of frame says 20000x20000. */
  private static byte[] bomb() {
    byte[] jpeg = TestPictures.jpeg(0, 16, 16);
    int at = startOfFrame(jpeg);
    for (int field : new int[] {at + 5, at + 7}) {
      jpeg[field] = (byte) (20_000 >> 8);
      jpeg[field + 1] = (byte) 20_000;
    }
    return jpeg;
  }

  private static int startOfFrame(byte[] jpeg) {
    for (int i = 2; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        return i;
      }
    }
    throw new IllegalStateException("no start of frame");
  }
}
