package dev.framecast.capture.preview;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.concurrent.locks.ReentrantLock;
import javax.swing.JPanel;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Paints the newest picture, as large as fits, with a line of words. Swing's thread paints; the
 * preview's thread shows.
 */
final class PreviewPanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final int MARGIN = 8;
  private static final Color SHADE = new Color(0, 0, 0, 150);
  private static final Dimension FIRST = new Dimension(640, 360);

  /** Held while the front image is painted, and while it changes. */
  private final transient ReentrantLock lock = new ReentrantLock();

  private transient @Nullable BufferedImage front;
  private transient @Nullable BufferedImage back;
  private volatile String words = "";

  PreviewPanel() {
    setBackground(Color.BLACK);
    setForeground(Color.WHITE);
    setPreferredSize(FIRST);
    setFont(new Font(Font.MONOSPACED, Font.PLAIN, 13));
  }

  /** Shows a picture, for the preview's thread. */
  void show(AVFrame pixels) {
    BufferedImage drawn = back;
    if (drawn == null
        || drawn.getWidth() != pixels.width()
        || drawn.getHeight() != pixels.height()) {
      drawn = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    }
    PreviewPictures.copy(pixels, drawn);
    lock.lock();
    try {
      back = front;
      front = drawn;
    } finally {
      lock.unlock();
    }
    repaint();
  }

  /** Shows a line of words. From any thread. */
  void say(String line) {
    words = line;
    repaint();
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    super.paintComponent(graphics);
    lock.lock();
    try {
      if (front != null) {
        paintPicture((Graphics2D) graphics, front);
      }
    } finally {
      lock.unlock();
    }
    paintWords(graphics);
  }

  private void paintPicture(Graphics2D graphics, BufferedImage image) {
    double scale =
        Math.min((double) getWidth() / image.getWidth(), (double) getHeight() / image.getHeight());
    int width = (int) Math.round(image.getWidth() * scale);
    int height = (int) Math.round(image.getHeight() * scale);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(
        image, (getWidth() - width) / 2, (getHeight() - height) / 2, width, height, null);
  }

  private void paintWords(Graphics graphics) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.setColor(SHADE);
    graphics.fillRect(
        MARGIN, MARGIN, metrics.stringWidth(words) + 2 * MARGIN, metrics.getHeight() + MARGIN);
    graphics.setColor(getForeground());
    graphics.drawString(words, 2 * MARGIN, MARGIN + MARGIN / 2 + metrics.getAscent());
  }
}
