package dev.framecast.capture.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.framecast.capture.Colours;
import dev.framecast.capture.encode.jpeg.JpegLibrary;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain colours through every encoder come out as they went in, each row like the others. */
class ColourTest {
  private static final int LEVELS = 6;
  private static final int WIDTH = 64;
  private static final List<int[]> COLOURS =
      List.of(
          new int[] {200, 60, 40},
          new int[] {13, 238, 14},
          new int[] {60, 80, 220},
          new int[] {190, 190, 190},
          new int[] {16, 16, 16},
          new int[] {250, 250, 250});

  /** What a picture states, and what its numbers follow. */
  private record Source(
      String format, int height, String stated, String meant, String range, int primaries) {}

  private static Stream<Arguments> sources() {
    int none = avutil.AVCOL_PRI_UNSPECIFIED;
    List<Source> sources =
        List.of(
            new Source("yuv420p", 48, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("yuv420p", 48, "BT709", "BT709", "MPEG", none),
            new Source("yuv420p", 48, "UNSPECIFIED", "SMPTE170M", "UNSPECIFIED", none),
            new Source("yuv420p", 720, "UNSPECIFIED", "BT709", "UNSPECIFIED", none),
            new Source("yuv420p", 720, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("yuv420p", 48, "BT709", "BT709", "JPEG", none),
            new Source("yuvj420p", 48, "SMPTE170M", "SMPTE170M", "JPEG", none),
            new Source("yuvj422p", 720, "SMPTE170M", "SMPTE170M", "JPEG", none),
            new Source("yuv422p", 48, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("yuv444p", 48, "BT709", "BT709", "MPEG", none),
            new Source("yuyv422", 48, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("yuyv422", 720, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("uyvy422", 48, "BT709", "BT709", "MPEG", none),
            new Source("nv12", 48, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("nv21", 720, "BT709", "BT709", "MPEG", none),
            new Source("nv16", 48, "SMPTE170M", "SMPTE170M", "MPEG", none),
            new Source("yuv420p10le", 48, "BT709", "BT709", "MPEG", none),
            new Source("yuv420p10le", 720, "UNSPECIFIED", "BT709", "UNSPECIFIED", none),
            new Source("yuv420p", 48, "BT709", "BT709", "MPEG", avutil.AVCOL_PRI_SMPTE432),
            new Source("yuv420p", 48, "BT2020_NCL", "BT2020_NCL", "MPEG", avutil.AVCOL_PRI_BT2020),
            new Source(
                "yuv420p10le", 48, "BT2020_NCL", "BT2020_NCL", "MPEG", avutil.AVCOL_PRI_BT2020),
            new Source("bgr24", 48, "UNSPECIFIED", "BT709", "UNSPECIFIED", none),
            new Source("rgb24", 720, "UNSPECIFIED", "BT709", "UNSPECIFIED", none),
            new Source("bgr0", 48, "UNSPECIFIED", "BT709", "UNSPECIFIED", none),
            new Source("gbrp", 48, "UNSPECIFIED", "BT709", "JPEG", avutil.AVCOL_PRI_SMPTE432));
    return sources.stream().flatMap(source -> encoders().map(one -> Arguments.of(source, one)));
  }

  private static Stream<Supplier<FrameEncoder>> encoders() {
    return Stream.of(
        () -> new JpegEncoder(JpegLibrary.TURBOJPEG, 90),
        () -> new JpegEncoder(JpegLibrary.FFMPEG, 90),
        () -> new H264Encoder(90, Duration.ofMinutes(1), () -> 0),
        PngEncoder::new,
        RawEncoder::new);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void coloursStay(Source source, Supplier<FrameEncoder> encoders) throws IOException {
    for (int[] rgb : COLOURS) {
      AVFrame picture =
          Colours.plain(
              source.format(),
              WIDTH,
              source.height(),
              Pixels.matrix(source.meant()),
              source.range().equals("JPEG"),
              rgb[0] / 255.,
              rgb[1] / 255.,
              rgb[2] / 255.);
      picture.color_range(Pixels.range(source.range()));
      picture.colorspace(Pixels.matrix(source.stated()));
      picture.color_primaries(source.primaries());
      try (FrameEncoder encoder = encoders.get()) {
        Encoded encoded = encoder.encode(picture, true);
        for (int row : new int[] {8, 9, 10, 11, source.height() - 9}) {
          assertThat(shown(encoded, row))
              .as("row %d of %s", row, encoded.codec())
              .satisfies(part -> assertThat(part[0]).isCloseTo(rgb[0], within(LEVELS)))
              .satisfies(part -> assertThat(part[1]).isCloseTo(rgb[1], within(LEVELS)))
              .satisfies(part -> assertThat(part[2]).isCloseTo(rgb[2], within(LEVELS)));
        }
      } finally {
        avutil.av_frame_free(picture);
      }
    }
  }

  private static int[] shown(Encoded encoded, int row) throws IOException {
    return switch (encoded.codec()) {
      case CODEC_H264 -> decoded(encoded.payload(), row);
      case CODEC_RAW_BGR24 -> {
        int at = (row * WIDTH + WIDTH / 2) * 3;
        ByteBuffer pixels = encoded.payload();
        yield new int[] {
          pixels.get(at + 2) & 0xff, pixels.get(at + 1) & 0xff, pixels.get(at) & 0xff
        };
      }
      default -> {
        BufferedImage image = Pixels.decode(encoded.payload());
        int rgb = image.getRGB(WIDTH / 2, row);
        yield new int[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
      }
    };
  }

  /** By the matrix that the stream states; it must state all four, or browsers heed none. */
  private static int[] decoded(ByteBuffer payload, int row) {
    try (H264Reader reader = new H264Reader()) {
      AVFrame picture = reader.decode(payload);
      assertThat(picture.color_range()).isEqualTo(avutil.AVCOL_RANGE_MPEG);
      assertThat(picture.color_primaries()).isEqualTo(avutil.AVCOL_PRI_BT709);
      assertThat(picture.color_trc()).isEqualTo(avutil.AVCOL_TRC_BT709);
      return Colours.rgb(
          picture.colorspace(),
          false,
          reader.sample(0, WIDTH / 2, row),
          reader.sample(1, WIDTH / 4, row / 2),
          reader.sample(2, WIDTH / 4, row / 2));
    }
  }
}
