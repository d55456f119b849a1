package dev.framecast.viewer.sink.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.framecast.viewer.decode.PictureSize;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentFileTest {
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void fullDiskIsToldWithinASecondOfFrames() {
    Assumptions.assumeTrue(Files.isWritable(FULL));
    Frame frame = TestPictures.jpegFrame(0, 0);

    assertThatThrownBy(
            () -> {
              try (SegmentFile file =
                  new SegmentFile(FULL, frame, PictureSize.declared(frame), 0)) {
                for (int sequence = 0; sequence < 30; sequence++) {
                  file.write(frame, sequence * 33_333L);
                }
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  /** Without it in the container, players take the pixels for squares. */
  @Test
  void theAspectOfPixelsIsRepeatedInTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("wide.mkv");
    Frame frame =
        H264Units.frames(
                1, 1, 720, 576, opening -> opening.sample_aspect_ratio(avutil.av_make_q(64, 45)))
            .getFirst();
    try (SegmentFile segment = new SegmentFile(file, frame, PictureSize.declared(frame), 0)) {
      segment.write(frame, 0);
    }
    try (FFmpegFrameGrabber player = new FFmpegFrameGrabber(file.toFile())) {
      player.start();
      assertThat(player.getAspectRatio()).isCloseTo(64. / 45, within(.01));
    }
  }
}
