package dev.framecast.capture.source.camera.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.wire.v1.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final Set<Codec> BOTH = Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264);
  private static final Set<Codec> NONE = Set.of();

  /** What most USB cameras offer: fast JPEG, raw only where it is small. */
  private static final List<FormatOffer> WEBCAM =
      List.of(
          offer(PixelFormat.YUYV, size(640, 480, 30, 15), size(1280, 720, 10)),
          offer(PixelFormat.MJPG, size(640, 480, 30), size(1280, 720, 30, 60)));

  @Test
  void theCamerasOwnJpegWhereItReachesWhatWasAsked() {
    assertThat(chosen(WEBCAM, wish(1280, 720, 30, BOTH)))
        .isEqualTo("MJPG 1280x720 at 30, passed on untouched");
    assertThat(chosen(WEBCAM, wish(640, 480, 15, BOTH)))
        .isEqualTo("MJPG 640x480 at 30, passed on untouched");
  }

  @Test
  void rawWhereOnlyThatReachesSizeAndRate() {
    List<FormatOffer> slowJpeg =
        List.of(
            offer(PixelFormat.MJPG, size(640, 480, 15)),
            offer(PixelFormat.YUYV, size(640, 480, 30)));
    assertThat(chosen(slowJpeg, wish(640, 480, 30, BOTH)))
        .isEqualTo(
            "YUYV 640x480 at 30, raw because nothing that could be passed on comes nearer to what"
                + " was asked");
    assertThat(chosen(slowJpeg, wish(640, 480, 10, BOTH))).startsWith("MJPG 640x480 at 15");
  }

  @Test
  void theNearestSizeWhereNoneIsRight() {
    assertThat(chosen(WEBCAM, wish(1920, 1080, 30, BOTH))).startsWith("MJPG 1280x720 at 30");
    assertThat(chosen(WEBCAM, wish(320, 240, 30, BOTH))).startsWith("MJPG 640x480 at 30");
  }

  @Test
  void theFastestWhereNoneIsFastEnough() {
    assertThat(chosen(WEBCAM, wish(1280, 720, 120, BOTH))).startsWith("MJPG 1280x720 at 60");
  }

  @Test
  void whatIsAskedForByNameComesBeforeAllElse() {
    assertThat(chosen(WEBCAM, wish(1280, 720, 30, InputFormat.RAW, BOTH)))
        .isEqualTo("YUYV 1280x720 at 10, raw as asked");
    assertThat(chosen(WEBCAM, wish(640, 480, 30, InputFormat.MJPEG, NONE)))
        .isEqualTo("MJPG 640x480 at 30, decoded here as asked");
    assertThat(chosen(WEBCAM, wish(640, 480, 30, InputFormat.H264, BOTH)))
        .isEqualTo("MJPG 640x480 at 30, passed on untouched");
  }

  @Test
  void losslessGetsPixelsThatNeverWereCompressedThoughTheyAreSlower() {
    assertThat(chosen(WEBCAM, wish(1280, 720, 30, NONE))).isEqualTo("YUYV 1280x720 at 10, raw");
  }

  @Test
  void losslessDecodesWhereOnlyThatReachesTheSize() {
    List<FormatOffer> largeJpeg =
        List.of(
            offer(PixelFormat.YUYV, size(640, 480, 30)),
            offer(PixelFormat.MJPG, size(1920, 1080, 30)));
    assertThat(chosen(largeJpeg, wish(1920, 1080, 30, NONE)))
        .isEqualTo(
            "MJPG 1920x1080 at 30, decoded here because no raw format comes nearer to what was"
                + " asked");
  }

  @Test
  void whatIsEncodedAnewIsRatherRawButNotAtTheRatesCost() {
    Set<Codec> h264 = Set.of(Codec.CODEC_H264);
    assertThat(chosen(WEBCAM, wish(640, 480, 30, h264))).startsWith("YUYV 640x480 at 30");
    assertThat(chosen(WEBCAM, wish(1280, 720, 30, h264))).startsWith("MJPG 1280x720 at 30");
    List<FormatOffer> both =
        List.of(
            offer(PixelFormat.MJPG, size(1280, 720, 30)),
            offer(PixelFormat.H264, size(1280, 720, 30)));
    assertThat(chosen(both, wish(1280, 720, 30, h264))).contains("H264", "untouched");
    assertThat(chosen(both, wish(1280, 720, 30, BOTH))).contains("MJPG", "untouched");
  }

  @Test
  void rangesAreEnteredAtTheirSteps() {
    var width = new SizeOffer.Span(32, 1920, 16);
    var height = new SizeOffer.Span(32, 1080, 8);
    var rates = new Rates(List.of(new FrameRate(1, 1), new FrameRate(30, 1)), true);
    var range =
        List.of(
            new FormatOffer(
                PixelFormat.NV12.fourcc(), "", List.of(new SizeOffer(width, height, rates))));
    assertThat(chosen(range, wish(650, 490, 12.5, BOTH))).startsWith("NV12 640x488 at 12.5");
    assertThat(chosen(range, wish(4096, 16, 60, BOTH))).startsWith("NV12 1920x32 at 30");
  }

  @Test
  void aDriverThatTellsNoRatesIsAskedForTheWish() {
    Choice choice =
        chosenOf(
            List.of(
                new FormatOffer(
                    PixelFormat.YUYV.fourcc(),
                    "",
                    List.of(SizeOffer.of(640, 480, Rates.unknown())))),
            wish(640, 480, 29.97, BOTH));
    assertThat(choice.rate()).isEqualTo(new FrameRate(2997, 100));
    assertThat(choice.isRateListed()).isFalse();
  }

  @Test
  void nothingThatCanBeReadHereIsNoChoice() {
    var bayer = new FormatOffer(0x31384142, "Bayer", List.of(size(640, 480, 30)));
    assertThat(Negotiation.choose(List.of(bayer), wish(640, 480, 30, BOTH))).isNull();
  }

  @Test
  void halfRatesAreTold() {
    assertThat(new FrameRate(30_000, 1_001)).hasToString("29.97");
    assertThat(new FrameRate(15, 2)).hasToString("7.5");
    assertThat(new FrameRate(30_000, 1_001).reaches(30)).isTrue();
    assertThat(new FrameRate(25, 1).reaches(30)).isFalse();
  }

  private static Choice chosenOf(List<FormatOffer> offers, CameraWish wish) {
    return Objects.requireNonNull(Negotiation.choose(offers, wish));
  }

  private static String chosen(List<FormatOffer> offers, CameraWish wish) {
    Choice choice = chosenOf(offers, wish);
    return "%s %dx%d at %s, %s"
        .formatted(choice.format(), choice.width(), choice.height(), choice.rate(), choice.why());
  }

  private static CameraWish wish(int width, int height, double fps, Set<Codec> passed) {
    return wish(width, height, fps, InputFormat.AUTO, passed);
  }

  private static CameraWish wish(
      int width, int height, double fps, InputFormat format, Set<Codec> passed) {
    return new CameraWish(new PictureSize(width, height), fps, format, passed);
  }

  private static FormatOffer offer(PixelFormat format, SizeOffer... sizes) {
    return new FormatOffer(format.fourcc(), format.name(), List.of(sizes));
  }

  private static SizeOffer size(int width, int height, int... fps) {
    List<FrameRate> rates = Arrays.stream(fps).mapToObj(rate -> new FrameRate(rate, 1)).toList();
    return SizeOffer.of(width, height, new Rates(rates, false));
  }
}
