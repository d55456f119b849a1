package dev.framecast.viewer.sink.window;

import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One slot between decoder and screen, where the newest picture wins. Three images go round: one
 * being decoded into, one waiting, one on the screen.
 */
final class LatestPicture {
  /**
   * A picture ready to be painted.
   *
   * @param image its pixels
   * @param received the frame it came from
   */
  record Shown(BufferedImage image, ReceivedFrame received) {}

  private final AtomicReference<@Nullable Shown> waiting = new AtomicReference<>();
  private final AtomicReference<@Nullable BufferedImage> spare = new AtomicReference<>();

  /**
   * Puts a picture in, for the decoder's thread.
   *
   * @return whether it took the place of one that was never shown
   */
  boolean put(Picture picture, ReceivedFrame received) {
    BufferedImage image = imageFor(picture.width(), picture.height());
    picture.copyRgb(((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    Shown replaced = waiting.getAndSet(new Shown(image, received));
    if (replaced == null) {
      return false;
    }
    spare.set(replaced.image());
    return true;
  }

  /** Takes the picture that waits, if one does, for the painting thread. */
  @Nullable Shown take() {
    return waiting.getAndSet(null);
  }

  /** Gives an image back that is not on the screen any more, for the painting thread. */
  void recycle(BufferedImage image) {
    spare.set(image);
  }

  private BufferedImage imageFor(int width, int height) {
    BufferedImage used = spare.getAndSet(null);
    return used != null && used.getWidth() == width && used.getHeight() == height
        ? used
        : new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }
}
