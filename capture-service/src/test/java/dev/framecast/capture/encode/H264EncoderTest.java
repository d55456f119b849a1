package dev.framecast.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.data.Offset.offset;

import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264EncoderTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final long FRAME_US = 40_000;
  private static final Duration LONG = Duration.ofMinutes(1);

  private long nowUs = 5_000_000;

  @BeforeAll
  static void silence() {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  @Test
  void keyframesComeWhenWantedAndBeginWithTheParameterSets() throws IOException {
    try (H264Encoder encoder = encoder(80, LONG)) {
      for (int i = 0; i < 40; i++) {
        boolean wanted = i == 7 || i == 8 || i == 30;
        Encoded encoded = encode(encoder, i, wanted);
        assertThat(encoded.codec()).isEqualTo(Codec.CODEC_H264);
        assertThat(encoded.isKeyframe()).as("picture %d", i).isEqualTo(i == 0 || wanted);
        assertThat(H264Reader.units(encoded.payload()))
            .isEqualTo(encoded.isKeyframe() ? List.of(7, 8, 5) : List.of(1));
        assertThat(encoded.payload().order(ByteOrder.BIG_ENDIAN).getInt(0))
            .as("Annex B")
            .isEqualTo(1);
        assertThat(encoded.payload().isDirect()).isTrue();
      }
    }
  }

  @Test
  void keyframesComeAtTheIntervalByTheClockWhateverTheRate() throws IOException {
    List<Integer> keyframes = new ArrayList<>();
    try (H264Encoder encoder = encoder(80, Duration.ofMillis(400))) {
      for (int i = 0; i < 30; i++) {
        // From the twentieth picture on half of them do not get here.
        nowUs += i < 20 ? FRAME_US : 2 * FRAME_US;
        if (encode(encoder, i, i == 13).isKeyframe()) {
          keyframes.add(i);
        }
      }
    }
    assertThat(keyframes).containsExactly(0, 10, 13, 21, 26);
  }

  @Test
  void eachPictureComesOutAtOnceAndInOrder() throws IOException {
    try (H264Encoder encoder = encoder(80, Duration.ofMillis(400));
        H264Reader reader = new H264Reader()) {
      for (int i = 0; i < 40; i++) {
        nowUs += FRAME_US;
        reader.decode(encode(encoder, i, false).payload());
        assertThat(reader.reordering()).isZero();
        // The bar of this picture, not of another.
        assertThat(reader.sample(0, barAt(i) + 8, 100)).isGreaterThan(180);
        assertThat(reader.sample(0, barAt(i + 3) + 8, 100)).isLessThan(140);
      }
    }
  }

  @Test
  void sizeMayChangeAndOddSizesLoseARow() throws IOException {
    try (H264Encoder encoder = encoder(80, LONG);
        H264Reader reader = new H264Reader()) {
      for (int width : new int[] {128, 192, 129, 64}) {
        for (int i = 0; i < 3; i++) {
          AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, width, 97, 100, 128, 128);
          Encoded encoded = encoder.encode(picture, false);
          assertThat(encoded.isKeyframe()).isEqualTo(i == 0);
          assertThat(encoded.width()).isEqualTo(width / 2 * 2);
          assertThat(encoded.height()).isEqualTo(96);
          AVFrame shown = reader.decode(encoded.payload());
          assertThat(shown.width()).isEqualTo(encoded.width());
          assertThat(shown.height()).isEqualTo(96);
          assertThat(picture.width()).as("the source's picture is left alone").isEqualTo(width);
          avutil.av_frame_free(picture);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "yuv420p, MPEG, UNSPECIFIED, 81, 90, 240",
    "yuv420p, UNSPECIFIED, SMPTE170M, 81, 90, 240",
    "yuvj420p, UNSPECIFIED, SMPTE170M, 86, 95, 226",
    "yuv422p, JPEG, SMPTE170M, 86, 95, 226",
  })
  void rangeIsLimitedForBrowsers(
      String format, String range, String matrix, int luma, int blue, int red) throws IOException {
    AVFrame picture = Pixels.plain(avutil.av_get_pix_fmt(format), 64, 64, 81, 90, 240);
    picture.color_range(Pixels.range(range)).colorspace(Pixels.matrix(matrix));
    try (H264Encoder encoder = encoder(80, LONG);
        H264Reader reader = new H264Reader()) {
      AVFrame shown = reader.decode(encoder.encode(picture, false).payload());
      assertThat(shown.color_range()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
      assertThat(shown.colorspace()).isEqualTo(avutil.AVCOL_SPC_SMPTE170M);
      assertThat(reader.sample(0, 20, 20)).isCloseTo(luma, offset(3));
      assertThat(reader.sample(1, 20, 20)).isCloseTo(blue, offset(3));
      assertThat(reader.sample(2, 20, 20)).isCloseTo(red, offset(3));
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  @Test
  void aPictureThatCannotBeEncodedHarmsNoOther() throws IOException {
    try (H264Encoder encoder = encoder(80, LONG);
        H264Reader reader = new H264Reader()) {
      reader.decode(encode(encoder, 0, false).payload());
      AVFrame speck = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, 1, 1, 100, 128, 128);
      assertThatIOException().isThrownBy(() -> encoder.encode(speck, false));
      avutil.av_frame_free(speck);
      Encoded next = encode(encoder, 1, false);
      assertThat(next.isKeyframe()).isTrue();
      reader.decode(next.payload());
    }
  }

  @Test
  void moreQualityIsMoreBitsAndLessLoss() throws IOException {
    long lastBytes = 0;
    double lastError = Double.MAX_VALUE;
    for (int quality : new int[] {20, 50, 80, 100}) {
      long bytes = 0;
      double error = 0;
      try (H264Encoder encoder = encoder(quality, LONG);
          H264Reader reader = new H264Reader()) {
        for (int i = 0; i < 60; i++) {
          AVFrame picture = noisy(i);
          Encoded encoded = encoder.encode(picture, false);
          bytes += encoded.payload().remaining();
          error += error(picture, reader.decode(encoded.payload()));
          avutil.av_frame_free(picture);
        }
      }
      assertThat(bytes).as("quality %d", quality).isGreaterThan(lastBytes * 5 / 4);
      assertThat(error).as("quality %d", quality).isLessThan(lastError);
      lastBytes = bytes;
      lastError = error;
    }
  }

  @Test
  void theRateIsTheDocumentedOne() throws IOException {
    assertThat(H264Encoder.bitsASecond(1280, 720, 80)).isEqualTo(2_764_800);
    assertThat(H264Encoder.bitsASecond(1280, 720, 100)).isEqualTo(2 * 2_764_800);
    long bits = 0;
    try (H264Encoder encoder = encoder(80, LONG)) {
      for (int i = 0; i < 90; i++) {
        AVFrame picture = noisy(i);
        bits += 8L * encoder.encode(picture, false).payload().remaining();
        avutil.av_frame_free(picture);
      }
    }
    assertThat(bits / 3.0).as("three seconds").isCloseTo(.1 * WIDTH * HEIGHT * 30, offset(60_000.));
  }

  @Test
  void openingAndClosingLeavesNoMemoryBehind() throws IOException {
    for (int i = 0; i < 10; i++) {
      encodeSome();
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 60; i++) {
      encodeSome();
    }
    assertThat(Pointer.physicalBytes() - before)
        .as("one leaked encoder a round would be 60 MB or more")
        .isLessThan(32L << 20);
  }

  private void encodeSome() throws IOException {
    try (H264Encoder encoder = encoder(80, LONG)) {
      encode(encoder, 0, false);
      encode(encoder, 1, true);
    }
  }

  private H264Encoder encoder(int quality, Duration interval) {
    return new H264Encoder(quality, interval, () -> nowUs);
  }

  /** A dark picture with a bright bar that is elsewhere in each. */
  private static Encoded encode(H264Encoder encoder, int number, boolean wanted)
      throws IOException {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, WIDTH, HEIGHT, 60, 128, 128);
    for (int y = 0; y < HEIGHT; y++) {
      long at = (long) y * picture.linesize(0) + barAt(number);
      Pointer.memset(picture.data(0).position(at), 220, 16);
    }
    picture.data(0).position(0);
    // What a decoder leaves in its pictures must not make keyframes of them.
    picture.pict_type(avutil.AV_PICTURE_TYPE_I);
    Encoded encoded = encoder.encode(picture, wanted);
    avutil.av_frame_free(picture);
    return encoded;
  }

  private static int barAt(int number) {
    return number * 7 % (WIDTH - 48);
  }

  private static AVFrame noisy(int number) {
    AVFrame picture = Pixels.plain(avutil.AV_PIX_FMT_YUV420P, WIDTH, HEIGHT, 0, 128, 128);
    var random = new java.util.Random(number);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double wave = 110 + 70 * Math.sin((x + number) * .2) * Math.cos(y * .15);
        int value = (int) (wave + 3 * random.nextGaussian());
        picture.data(0).put((long) y * picture.linesize(0) + x, (byte) value);
      }
    }
    return picture;
  }

  private static double error(AVFrame sent, AVFrame shown) {
    double squares = 0;
    for (int y = 0; y < HEIGHT; y += 3) {
      for (int x = 0; x < WIDTH; x += 3) {
        int one = sent.data(0).get((long) y * sent.linesize(0) + x) & 0xff;
        int other = shown.data(0).get((long) y * shown.linesize(0) + x) & 0xff;
        squares += (one - other) * (one - other);
      }
    }
    return squares;
  }
}
