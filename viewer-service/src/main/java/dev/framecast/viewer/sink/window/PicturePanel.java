package dev.framecast.viewer.sink.window;

import dev.framecast.viewer.sink.window.LatestPicture.Shown;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/**
 * Paints the newest picture, as large as fits, with the overlay. Owned by Swing's thread; {@link
 * #repaint()} may come from any.
 */
final class PicturePanel extends JPanel {
  private static final long serialVersionUID = 1L;
  private static final int MARGIN = 8;
  private static final Color SHADE = new Color(0, 0, 0, 150);
  private static final Dimension FIRST = new Dimension(960, 540);

  private final transient LatestPicture pictures;
  private final transient Function<@Nullable Shown, List<String>> overlay;
  private final transient Consumer<Shown> painted;
  private transient @Nullable Shown shown;

  /**
   * Makes an empty one.
   *
   * @param overlay the lines for the picture on the screen, or for none
   * @param painted told of each picture when it was painted for the first time
   */
  PicturePanel(
      LatestPicture pictures,
      Function<@Nullable Shown, List<String>> overlay,
      Consumer<Shown> painted) {
    this.pictures = pictures;
    this.overlay = overlay;
    this.painted = painted;
    setBackground(Color.BLACK);
    setForeground(Color.WHITE);
    setPreferredSize(FIRST);
    setFont(new Font(Font.MONOSPACED, Font.PLAIN, 13));
  }

  @Override
  protected void paintComponent(Graphics graphics) {
    super.paintComponent(graphics);
    Shown before = shown;
    Shown fresh = pictures.take();
    if (fresh != null) {
      shown = fresh;
    }
    Shown now = shown;
    if (now != null) {
      paintPicture((Graphics2D) graphics, now);
    }
    paintLines(graphics, overlay.apply(now));
    if (fresh != null) {
      if (before != null) {
        pictures.recycle(before.image());
      }
      painted.accept(Objects.requireNonNull(fresh));
    }
  }

  private void paintPicture(Graphics2D graphics, Shown now) {
    int width = now.image().getWidth();
    int height = now.image().getHeight();
    double scale = Math.min((double) getWidth() / width, (double) getHeight() / height);
    int paintedWidth = (int) Math.round(width * scale);
    int paintedHeight = (int) Math.round(height * scale);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(
        now.image(),
        (getWidth() - paintedWidth) / 2,
        (getHeight() - paintedHeight) / 2,
        paintedWidth,
        paintedHeight,
        null);
  }

  private void paintLines(Graphics graphics, List<String> lines) {
    FontMetrics metrics = graphics.getFontMetrics();
    int widest = lines.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    graphics.setColor(SHADE);
    graphics.fillRect(
        MARGIN, MARGIN, widest + 2 * MARGIN, lines.size() * metrics.getHeight() + MARGIN);
    graphics.setColor(getForeground());
    int baseline = MARGIN + MARGIN / 2 + metrics.getAscent();
    for (String line : lines) {
      graphics.drawString(line, 2 * MARGIN, baseline);
      baseline += metrics.getHeight();
    }
  }
}
