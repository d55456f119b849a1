package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose pictures are not to be seen as they are coded. */
@Timeout(60)
class ShapePipelineTest {
  private static final int ONE = 1 << 16;

  /** In tkhd of version 0 the matrix lies behind the box's name, flags, times, layer and volume. */
  private static final int MATRIX_BEHIND_NAME = 4 + 4 + 20 + 8 + 8;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"0, 1, -1, 0", "0, -1, 1, 0", "-1, 0, 0, -1", "-1, 0, 0, 1"})
  void turnedFilesBecomeUpright(int a, int b, int c, int d) throws Exception {
    Path clip = Clips.h264(folder, 4, 15);
    BufferedImage coded = Clips.pictures(clip).getFirst();
    turn(clip, a, b, c, d);
    Frame frame = first(clip, "jpeg");
    BufferedImage shown = Clips.jpeg(frame.getPayload().toByteArray());

    assertThat(frame.getWidth()).isEqualTo(shown.getWidth());
    assertThat(Clips.psnr(shown, turned(coded, a, b, c, d))).isGreaterThan(32);
  }

  @Test
  void h264OfATurnedFileIsNotPassedOn() throws Exception {
    Path clip = Clips.h264(folder, 4, 15);
    turn(clip, 0, 1, -1, 0);
    Frame frame = first(clip, "h264");

    assertThat(frame.getCodec()).isEqualTo(Codec.CODEC_H264);
    assertThat(frame.getWidth()).isEqualTo(Clips.HEIGHT);
    assertThat(frame.getHeight()).isEqualTo(Clips.WIDTH);
  }

  private static Frame first(Path clip, String codec) throws Exception {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", clip.toString(), "--codec", codec)) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());
      return relay.frames().getFirst();
    }
  }

  private static void turn(Path clip, int a, int b, int c, int d) throws IOException {
    byte[] file = Files.readAllBytes(clip);
    int name = new String(file, StandardCharsets.ISO_8859_1).indexOf("tkhd");
    ByteBuffer matrix = ByteBuffer.wrap(file).position(name + MATRIX_BEHIND_NAME);
    for (int number : new int[] {a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30}) {
      matrix.putInt(number);
    }
    Files.write(clip, file);
  }

  /** The pixel in column x and row y goes to column ax + cy and row bx + dy, ISO/IEC 14496-12. */
  private static BufferedImage turned(BufferedImage from, int a, int b, int c, int d) {
    int wide = a == 0 ? from.getHeight() : from.getWidth();
    int high = a == 0 ? from.getWidth() : from.getHeight();
    BufferedImage to = new BufferedImage(wide, high, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        int column = Math.floorMod(a * x + c * y - (a + c < 0 ? 1 : 0), wide);
        int row = Math.floorMod(b * x + d * y - (b + d < 0 ? 1 : 0), high);
        to.setRGB(column, row, from.getRGB(x, y));
      }
    }
    return to;
  }
}
