package dev.framecast.capture.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.Clips;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.video.MediaSource;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preview paints, without a screen. */
class PreviewPanelTest {
  /** The line of words covers some of the picture. */
  private static final double ALIKE = 15;

  @TempDir private Path folder;

  @Test
  void paintsWhatTheSourceCompressed() throws Exception {
    Path clip = Clips.mjpeg(folder, 3, 15);
    assertPaints(clip, Clips.chunks(clip).stream().map(PreviewPanelTest::read).toList());
  }

  @Test
  void paintsRawPictures() throws Exception {
    Path clip = Clips.h264(folder, 3, 15);
    assertPaints(clip, Clips.pictures(clip));
  }

  private static void assertPaints(Path clip, List<BufferedImage> expected) throws Exception {
    PreviewPanel panel = new PreviewPanel();
    panel.setSize(Clips.WIDTH, Clips.HEIGHT);
    try (MediaSource source =
            MediaSource.file(
                clip, Set.of(Codec.CODEC_JPEG), false, MicrosClock.steady(), new NativeCalls());
        PreviewPictures pictures = new PreviewPictures()) {
      source.open();
      for (BufferedImage picture : expected) {
        try (SourceFrame frame = Objects.requireNonNull(source.next())) {
          AVFrame pixels = Objects.requireNonNull(pictures.decode(frame.picture()));
          panel.show(pixels);
        }
        assertThat(Clips.psnr(painted(panel), picture)).isGreaterThan(ALIKE);
      }
      assertThat(Clips.psnr(painted(panel), expected.getFirst()))
          .as("not the first one for ever")
          .isLessThan(Clips.psnr(painted(panel), expected.getLast()));
    }
  }

  private static BufferedImage painted(PreviewPanel panel) {
    BufferedImage image = new BufferedImage(Clips.WIDTH, Clips.HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    panel.paint(graphics);
    graphics.dispose();
    return image;
  }

  private static BufferedImage read(byte[] jpeg) {
    try {
      return Clips.jpeg(jpeg);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
