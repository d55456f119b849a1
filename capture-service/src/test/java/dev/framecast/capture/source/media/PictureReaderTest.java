package dev.framecast.capture.source.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.Clips;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureReaderTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void openingReadingAndClosingLeavesNoMemoryBehind() throws Exception {
    Path coded = Clips.h264(folder, 10, 15);
    Path jpegs = Clips.mjpeg(folder, 10, 15);
    for (int i = 0; i < 20; i++) {
      assertThat(readAll(coded)).isEqualTo(10);
      assertThat(readAll(jpegs)).isEqualTo(10);
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 150; i++) {
      readAll(coded);
      readAll(jpegs);
    }
    assertThat(Pointer.physicalBytes() - before)
        .as("one leaked 320x240 picture a round would be 17 MB, an input more")
        .isLessThan(64L << 20);
  }

  @Test
  void rewindingBeginsWithTheFirstPicture() throws Exception {
    try (PictureReader reader =
        new PictureReader(input(Clips.h264(folder, 10, 15)), Set.of(Codec.CODEC_JPEG), calls())) {
      assertThat(readAll(reader)).isEqualTo(10);
      reader.rewind();
      assertThat(reader.isEnded()).isFalse();
      assertThat(readAll(reader)).isEqualTo(10);
    }
  }

  private static int readAll(Path clip) throws Exception {
    try (PictureReader reader = new PictureReader(input(clip), Set.of(Codec.CODEC_JPEG), calls())) {
      return readAll(reader);
    }
  }

  private static int readAll(PictureReader reader) throws Exception {
    int pictures = 0;
    while (!reader.isEnded()) {
      PictureReader.Timed read = reader.read(DEADLINE);
      if (read != null) {
        read.picture().close();
        pictures++;
      }
    }
    return pictures;
  }

  private static NativeCalls calls() {
    return new NativeCalls();
  }

  private static MediaInput input(Path clip) {
    return new MediaInput("clip", "file:" + clip, null, Map.of(), DEADLINE, DEADLINE);
  }
}
