package dev.framecast.viewer.sink.record;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framecast.viewer.decode.PictureSize;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

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
}
