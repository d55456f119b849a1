package dev.framecast.capture.source.camera.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;

import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.v4l2.GrantedFormat;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.RawPicture;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;

class RawFormTest {
  private static final int SRGB = 8;
  private static final int REC709 = 3;
  private static final int DEFAULT = 0;
  private static final int FULL = 1;

  @Test
  void webcamsGiveLimitedRangeUnlessTheySayOtherwise() {
    show(
        granted(PixelFormat.YUYV, 4, 2, 8, SRGB, DEFAULT),
        PixelFormat.YUYV,
        16,
        frame -> {
          assertThat(frame.color_range()).isEqualTo(AVCOL_RANGE_MPEG);
          assertThat(frame.colorspace()).isEqualTo(AVCOL_SPC_SMPTE170M);
        });
    show(
        granted(PixelFormat.YUYV, 4, 2, 8, REC709, FULL),
        PixelFormat.YUYV,
        16,
        frame -> {
          assertThat(frame.color_range()).isEqualTo(AVCOL_RANGE_JPEG);
          assertThat(frame.colorspace()).isEqualTo(AVCOL_SPC_BT709);
        });
    show(
        granted(PixelFormat.RGB3, 4, 2, 12, SRGB, DEFAULT),
        PixelFormat.RGB3,
        24,
        frame -> {
          assertThat(frame.color_range()).isEqualTo(AVCOL_RANGE_JPEG);
          assertThat(frame.colorspace()).isEqualTo(AVCOL_SPC_RGB);
        });
  }

  @Test
  void paddedLinesAreLeftOut() {
    show(
        granted(PixelFormat.YUYV, 4, 2, 16, SRGB, DEFAULT),
        PixelFormat.YUYV,
        32,
        frame -> {
          assertThat(frame.linesize(0)).isEqualTo(16);
          assertThat(frame.data(0).get(frame.linesize(0))).isEqualTo((byte) 16);
        });
  }

  @Test
  void planesLieBehindEachOtherPaddedInProportion() {
    show(
        granted(PixelFormat.YU12, 4, 2, 8, SRGB, DEFAULT),
        PixelFormat.YU12,
        24,
        frame -> {
          assertThat(frame.linesize(1)).isEqualTo(4);
          assertThat(frame.data(1).get(0)).isEqualTo((byte) 16);
          assertThat(frame.data(2).get(0)).isEqualTo((byte) 20);
        });
    show(
        granted(PixelFormat.YV12, 4, 2, 8, SRGB, DEFAULT),
        PixelFormat.YV12,
        24,
        frame -> {
          assertThat(frame.data(1).get(0)).isEqualTo((byte) 20);
          assertThat(frame.data(2).get(0)).isEqualTo((byte) 16);
        });
  }

  @Test
  void aPictureCutShortIsCorrupt() {
    try (RawForm form =
        new RawForm(granted(PixelFormat.YUYV, 4, 2, 8, SRGB, DEFAULT), PixelFormat.YUYV)) {
      assertThat(form.of(counting(15)))
          .isInstanceOfSatisfying(
              CompressedPicture.class,
              picture -> {
                assertThat(picture.defect()).isNotNull();
                picture.close();
              });
    }
  }

  private static void show(
      GrantedFormat granted, PixelFormat format, int bytes, Consumer<AVFrame> check) {
    try (RawForm form = new RawForm(granted, format);
        RawPicture picture = (RawPicture) form.of(counting(bytes))) {
      assertThat(picture.width()).isEqualTo(granted.width());
      check.accept(picture.pixels());
    }
  }

  private static GrantedFormat granted(
      PixelFormat format, int width, int height, int lineBytes, int colors, int quantization) {
    return new GrantedFormat(
        format.fourcc(), width, height, lineBytes, colors, DEFAULT, quantization);
  }

  private static MemorySegment counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return MemorySegment.ofArray(bytes);
  }
}
