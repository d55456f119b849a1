package dev.framecast.capture.source.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.H264Files;
import dev.framecast.capture.H264Units;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H.264 in the forms that files have, taken as it is. */
class PassedH264Test {
  private static final int GOP = 5;
  private static final int DELIMITER = 9;
  private static final List<byte[]> UNITS = H264Units.encode(15, GOP, 64, 48);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv", "flv", "avi", "ts"})
  void goesOutAsTheUnitsThatTheEncoderMade(String kind) throws Exception {
    Path clip = clip(kind, inOrder());
    try (MediaSource source = source(clip, Codec.CODEC_H264, false)) {
      source.open();
      for (int i = 0; i < UNITS.size(); i++) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          CompressedPicture picture = (CompressedPicture) frame.picture();
          List<byte[]> parts = parts(H264Units.bytes(picture.payload()));
          assertThat(parts)
              .as("unit %d", i)
              .usingRecursiveComparison()
              .isEqualTo(parts(UNITS.get(i)));
          assertThat(picture.codec()).isEqualTo(Codec.CODEC_H264);
          assertThat(picture.isKeyframe()).isEqualTo(i % GOP == 0);
          assertThat(picture.width()).isEqualTo(64);
          assertThat(frame.missed()).isZero();
        }
      }
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void isDecodedWhereItIsNotWanted() throws Exception {
    try (MediaSource source = source(clip("mp4", inOrder()), Codec.CODEC_JPEG, false)) {
      source.open();
      try (SourceFrame frame = Objects.requireNonNull(source.next())) {
        assertThat(frame.picture()).isInstanceOf(RawPicture.class);
      }
    }
  }

  @Test
  void isDecodedWhenItsPicturesComeInAnotherOrderThanTheyAreShownIn() throws Exception {
    List<Integer> times = new ArrayList<>(inOrder());
    for (int i = 1; i + 1 < times.size(); i += 2) {
      Collections.swap(times, i, i + 1);
    }
    try (MediaSource source = source(clip("mkv", times), Codec.CODEC_H264, false)) {
      source.open();
      boolean isDecoded = false;
      for (int i = 0; i < UNITS.size() && !isDecoded; i++) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          isDecoded = frame.picture() instanceof RawPicture;
        }
      }
      assertThat(isDecoded).isTrue();
    }
  }

  @Test
  void isDecodedWhenNobodyCouldBeginWithIt() throws Exception {
    try (MediaSource source = source(clip("mp4", inOrder()), Codec.CODEC_H264, true)) {
      source.open();
      try (SourceFrame frame = Objects.requireNonNull(source.next())) {
        assertThat(frame.picture()).isInstanceOf(CompressedPicture.class);
      }
      assertThat(source.stopPassing()).isTrue();
      for (int i = 0; i < 2; i++) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          assertThat(frame.picture()).isInstanceOf(RawPicture.class);
        }
        source.close();
        source.open();
      }
    }
  }

  @Test
  void goesOnAsItIsWhereItWouldBeginAnew() throws Exception {
    try (MediaSource source = source(clip("mp4", inOrder()), Codec.CODEC_H264, false)) {
      source.open();
      assertThat(source.stopPassing()).isFalse();
      try (SourceFrame frame = Objects.requireNonNull(source.next())) {
        assertThat(frame.picture()).isInstanceOf(CompressedPicture.class);
      }
    }
  }

  @Test
  void beginsWithAKeyframeAgainWhenItLoops() throws Exception {
    try (MediaSource source = source(clip("mp4", inOrder()), Codec.CODEC_H264, true)) {
      source.open();
      for (int i = 0; i < UNITS.size() + 2; i++) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          CompressedPicture picture = (CompressedPicture) frame.picture();
          assertThat(picture.isKeyframe()).isEqualTo(i % GOP == 0);
        }
      }
    }
  }

  private static List<Integer> inOrder() {
    return Stream.iterate(0, i -> i + 1).limit(UNITS.size()).toList();
  }

  /** Without the delimiters that transport streams are made with. */
  private static List<byte[]> parts(byte[] unit) {
    return H264Units.split(H264Units.only(unit, type -> type != DELIMITER));
  }

  private static MediaSource source(Path clip, Codec passed, boolean loops) {
    return MediaSource.file(clip, Set.of(passed), loops, MicrosClock.steady(), new NativeCalls());
  }

  /** The units in a file of this kind, shown at these times (in thirtieths of a second). */
  private Path clip(String kind, List<Integer> times) throws Exception {
    Path file = folder.resolve("clip." + kind);
    H264Files.write(file, UNITS, times, 64, 48);
    return file;
  }
}
