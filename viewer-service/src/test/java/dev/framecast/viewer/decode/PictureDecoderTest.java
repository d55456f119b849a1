package dev.framecast.viewer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PictureDecoderTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  private final PictureDecoder decoder = new PictureDecoder(1 << 20);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CODEC_JPEG", "CODEC_PNG", "CODEC_RAW_BGR24"})
  void showsThePictureThatWasSent(Codec codec) throws Exception {
    Frame frame =
        TestPictures.frame(codec, payload(codec, 3, WIDTH, HEIGHT), WIDTH, HEIGHT, 0, 0).build();

    int[] shown = rgb(decoder.decode(frame));

    double expected = codec == Codec.CODEC_JPEG ? 32 : 100;
    assertThat(TestPictures.psnr(shown, TestPictures.pixels(3, WIDTH, HEIGHT)))
        .isGreaterThan(expected);
  }

  @Test
  void cameraJpegsWithoutTablesOrWithPaddingAreShown() throws Exception {
    byte[] plain = TestPictures.jpeg(3, WIDTH, HEIGHT);
    for (byte[] odd : List.of(withoutHuffmanTables(plain), Arrays.copyOf(plain, 8_192))) {
      int[] shown =
          rgb(
              decoder.decode(
                  TestPictures.frame(Codec.CODEC_JPEG, odd, WIDTH, HEIGHT, 0, 0).build()));

      assertThat(TestPictures.psnr(shown, TestPictures.pixels(3, WIDTH, HEIGHT))).isGreaterThan(32);
    }
  }

  @Test
  void greyRawPicturesAreShown() throws Exception {
    byte[] grey = new byte[WIDTH * HEIGHT];
    Arrays.fill(grey, (byte) 200);

    int[] shown =
        rgb(
            decoder.decode(
                TestPictures.frame(Codec.CODEC_RAW_GRAY8, grey, WIDTH, HEIGHT, 0, 0).build()));

    assertThat(Arrays.stream(shown).allMatch(pixel -> (pixel & 0xffffff) == 0xc8c8c8)).isTrue();
  }

  @Test
  void codecAndSizeMayChangeUnderWay() throws Exception {
    for (int width : new int[] {64, 320, 160}) {
      for (Codec codec : List.of(Codec.CODEC_RAW_BGR24, Codec.CODEC_JPEG, Codec.CODEC_PNG)) {
        Picture picture =
            Objects.requireNonNull(
                decoder.decode(
                    TestPictures.frame(codec, payload(codec, 1, width, 48), width, 48, 0, 0)
                        .build()));

        assertThat(picture.width()).isEqualTo(width);
        assertThat(TestPictures.psnr(rgb(picture), TestPictures.pixels(1, width, 48)))
            .isGreaterThan(28);
      }
    }
  }

  @Test
  void everyH264FrameIsShownAtOnce() throws Exception {
    for (Frame frame : H264Units.frames(20, 10, WIDTH, HEIGHT)) {
      int[] shown = rgb(decoder.decode(frame));

      int luma = H264Units.luma((int) frame.getSequence());
      int expected = Math.round((luma - 16) * 255f / 219);
      assertThat(shown[shown.length / 2] & 0xff).isCloseTo(expected, within(6));
    }
  }

  @Test
  void afterAGapH264ResumesAtTheNextKeyframe() throws Exception {
    List<Frame> frames = H264Units.frames(30, 10, WIDTH, HEIGHT);
    decoder.decode(frames.get(0));
    decoder.decode(frames.get(1));

    assertThat(refusal(received(frames.get(3), false)))
        .isEqualTo(DropReason.DROP_REASON_AWAITING_KEYFRAME);
    for (int i = 4; i < 10; i++) {
      assertThat(refusal(received(frames.get(i), true)))
          .isEqualTo(DropReason.DROP_REASON_AWAITING_KEYFRAME);
    }
    assertThat(decoder.decode(frames.get(10))).isNotNull();
    assertThat(decoder.decode(frames.get(11))).isNotNull();
  }

  @Test
  void aGapInWhichNothingWasEncodedBreaksNothing() throws Exception {
    List<Frame> frames = H264Units.frames(12, 12, WIDTH, HEIGHT);
    for (Frame frame : frames) {
      Frame skipping = frame.toBuilder().setSequence(3 * frame.getSequence()).build();
      assertThat(decoder.decode(received(skipping, true))).isNotNull();
    }
  }

  @Test
  void brokenH264IsDroppedAndTheNextKeyframeShown() throws Exception {
    List<Frame> frames = H264Units.frames(30, 10, WIDTH, HEIGHT);
    decoder.decode(frames.get(0));
    byte[] garbage = new byte[300];
    new Random(7).nextBytes(garbage);
    Frame broken =
        TestPictures.frame(Codec.CODEC_H264, garbage, WIDTH, HEIGHT, 1, 0)
            .setKeyframe(false)
            .build();

    assertThat(refusal(broken)).isEqualTo(DropReason.DROP_REASON_CORRUPT);
    assertThat(refusal(frames.get(2))).isEqualTo(DropReason.DROP_REASON_AWAITING_KEYFRAME);
    assertThat(decoder.decode(frames.get(10))).isNotNull();
  }

  @Test
  void h264ThatGrowsBeyondTheBoundIsNotDecoded() {
    Frame large = H264Units.frames(1, 1, 1280, 1024).getFirst();
    Frame lying = large.toBuilder().setWidth(16).setHeight(16).build();

    assertThat(refusal(lying)).isEqualTo(DropReason.DROP_REASON_CORRUPT);
  }

  @Test
  void damagedJpegsNeitherCrashNorStopTheNextOne() throws Exception {
    long seed = 20260101;
    Random random = new Random(seed);
    byte[] whole = TestPictures.jpeg(1, WIDTH, HEIGHT);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int flips = random.nextInt(20); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      tryToDecode(TestPictures.frame(Codec.CODEC_JPEG, damaged, WIDTH, HEIGHT, 0, 0).build());
    }

    Frame good = TestPictures.frame(Codec.CODEC_JPEG, whole, WIDTH, HEIGHT, 0, 0).build();
    assertThat(TestPictures.psnr(rgb(decoder.decode(good)), TestPictures.pixels(1, WIDTH, HEIGHT)))
        .as("after damage from seed %d", seed)
        .isGreaterThan(32);
  }

  @Test
  void halfAJpegIsCorrupt() {
    byte[] whole = TestPictures.jpeg(1, WIDTH, HEIGHT);
    byte[] half = Arrays.copyOf(whole, whole.length * 3 / 4);

    assertThat(refusal(TestPictures.frame(Codec.CODEC_JPEG, half, WIDTH, HEIGHT, 0, 0).build()))
        .isEqualTo(DropReason.DROP_REASON_CORRUPT);
  }

  @Test
  void closedDecodersLeaveNoNativeMemoryBehind() throws Exception {
    byte[] jpeg = TestPictures.jpeg(1, 1280, 720);
    Frame frame = TestPictures.frame(Codec.CODEC_JPEG, jpeg, 1280, 720, 0, 0).build();
    int[] rgb = new int[1280 * 720];
    long before = 0;
    for (int round = 0; round < 220; round++) {
      if (round == 20) {
        before = Pointer.physicalBytes();
      }
      try (PictureDecoder fresh = new PictureDecoder(1 << 20)) {
        Objects.requireNonNull(fresh.decode(frame)).copyRgb(rgb);
      }
    }
    // One picture is 1.4 MB decoded and 3.7 MB converted: a leak of either would be 270 MB or more.
    assertThat(Pointer.physicalBytes() - before).isLessThan(128L << 20);
  }

  /** As many webcams send them: the tables of ITU-T T.81, annex K.3, are understood. */
  private static byte[] withoutHuffmanTables(byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
      if ((jpeg[at + 1] & 0xff) != 0xc4) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  private void tryToDecode(Frame frame) {
    try {
      decoder.decode(frame);
    } catch (UndecodedFrameException damaged) {
      assertThat(damaged.reason())
          .isIn(DropReason.DROP_REASON_CORRUPT, DropReason.DROP_REASON_OVERSIZED);
    }
  }

  private static ReceivedFrame received(Frame frame, boolean follows) {
    return new ReceivedFrame(frame, 0, 0, follows, false);
  }

  private DropReason refusal(ReceivedFrame frame) {
    return catchThrowableOfType(UndecodedFrameException.class, () -> decoder.decode(frame))
        .reason();
  }

  private DropReason refusal(Frame frame) {
    return refusal(received(frame, true));
  }

  private static int[] rgb(@org.jspecify.annotations.Nullable Picture picture) {
    Picture shown = Objects.requireNonNull(picture);
    int[] rgb = new int[shown.width() * shown.height()];
    shown.copyRgb(rgb);
    return rgb;
  }

  private static byte[] payload(Codec codec, int number, int width, int height) {
    return switch (codec) {
      case CODEC_JPEG -> TestPictures.jpeg(number, width, height);
      case CODEC_PNG -> TestPictures.png(number, width, height);
      default -> TestPictures.bgr(number, width, height);
    };
  }
}
