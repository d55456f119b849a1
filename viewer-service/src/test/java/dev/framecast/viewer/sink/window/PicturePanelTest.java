package dev.framecast.viewer.sink.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.decode.PictureDecoder;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.viewer.sink.window.LatestPicture.Shown;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PicturePanelTest {
  private static final int SIZE = 200;

  private final PictureDecoder decoder = new PictureDecoder(1 << 20);
  private final LatestPicture pictures = new LatestPicture();
  private final List<Shown> painted = new ArrayList<>();
  private final PicturePanel panel = new PicturePanel(pictures, shown -> List.of(), painted::add);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void newestPictureWinsAndTheOtherIsTold() throws Exception {
    assertThat(put(0, Color.RED)).isFalse();
    assertThat(put(1, Color.GREEN)).isTrue();

    BufferedImage screen = paint();

    assertThat(screen.getRGB(SIZE / 2, SIZE / 2)).isEqualTo(Color.GREEN.getRGB());
    assertThat(painted).extracting(PicturePanelTest::sequence).containsExactly(1L);
  }

  @Test
  void pictureStaysUntilTheNextAndCountsOnce() throws Exception {
    put(0, Color.RED);
    paint();
    BufferedImage again = paint();

    assertThat(again.getRGB(SIZE / 2, SIZE / 2)).isEqualTo(Color.RED.getRGB());
    assertThat(painted).hasSize(1);
  }

  @Test
  void pictureOnTheScreenIsNeverPaintedOver() throws Exception {
    for (int sequence = 0; sequence < 6; sequence++) {
      put(sequence, sequence % 2 == 0 ? Color.RED : Color.BLUE);
      paint();
      BufferedImage shown = painted.getLast().image();
      put(100, Color.WHITE);
      assertThat(shown.getRGB(5, 5)).as("picture %d", sequence).isNotEqualTo(Color.WHITE.getRGB());
      Objects.requireNonNull(pictures.take());
    }
  }

  @Test
  void pictureKeepsItsProportions() throws Exception {
    put(0, Color.RED);

    BufferedImage screen = paint();

    assertThat(screen.getRGB(SIZE / 2, 5)).isEqualTo(Color.BLACK.getRGB());
    assertThat(screen.getRGB(SIZE / 2, SIZE - 5)).isEqualTo(Color.BLACK.getRGB());
    assertThat(screen.getRGB(2, SIZE / 2)).isEqualTo(Color.RED.getRGB());
  }

  private boolean put(long sequence, Color colour) throws Exception {
    byte[] bgr = new byte[64 * 48 * 3];
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = (byte) colour.getBlue();
      bgr[i + 1] = (byte) colour.getGreen();
      bgr[i + 2] = (byte) colour.getRed();
    }
    Frame frame = TestPictures.frame(Codec.CODEC_RAW_BGR24, bgr, 64, 48, sequence, 0).build();
    return pictures.put(
        Objects.requireNonNull(decoder.decode(frame)), new ReceivedFrame(frame, 0, 0, true, false));
  }

  private BufferedImage paint() {
    panel.setSize(SIZE, SIZE);
    BufferedImage screen = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
    Graphics graphics = screen.getGraphics();
    panel.paint(graphics);
    graphics.dispose();
    int[] topLeft = screen.getRGB(0, 0, 8, 8, null, 0, 8);
    assertThat(Arrays.stream(topLeft).allMatch(pixel -> pixel == Color.BLACK.getRGB())).isTrue();
    return screen;
  }

  private static long sequence(Shown shown) {
    return shown.received().frame().getSequence();
  }
}
