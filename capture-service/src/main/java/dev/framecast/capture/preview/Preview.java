package dev.framecast.capture.preview;

import dev.framecast.capture.pipeline.LatestFrame;
import dev.framecast.capture.pipeline.Onlooker;
import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.runtime.Screen;
import dev.framecast.runtime.ThrottledLog;
import java.time.Duration;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A window that shows one source. When it falls behind, the newest picture wins, as everywhere;
 * closing it ends the preview and not the sending.
 *
 * <p>Owns a thread that decodes; the sending never waits for it.
 */
public final class Preview implements Onlooker {
  private static final Logger LOG = LoggerFactory.getLogger(Preview.class);
  private static final Duration JOIN = Duration.ofMillis(500);

  private final String stream;
  private final LatestFrame slot = new LatestFrame(dropped -> {});
  private final PreviewPanel panel;
  private final JFrame window;
  private final Thread decoding;
  private final ThrottledLog undecoded = new ThrottledLog(LOG, Duration.ofSeconds(10));
  private volatile String state = "";

  private Preview(String stream, PreviewPanel panel, JFrame window) {
    this.stream = stream;
    this.panel = panel;
    this.window = window;
    this.decoding = Thread.ofPlatform().name("preview-" + stream).daemon().start(this::keepShowing);
  }

  /**
   * Opens the window of a stream.
   *
   * @throws dev.framecast.runtime.settings.UserMistakeException where there is no screen
   */
  public static Preview open(String stream) {
    return Screen.open(
        () -> opened(stream),
        "--preview: there is no screen to open a window on: run it on a desktop (DISPLAY set, Java"
            + " with its desktop libraries), or leave it out");
  }

  @Override
  public void see(SourceFrame frame) {
    if (window.isDisplayable()) {
      slot.put(
          new LatestFrame.Numbered(
              0, new SourceFrame(frame.capturedUs(), frame.picture().share())));
    }
  }

  @Override
  public void hear(SourceState now) {
    state = now.toString();
    panel.say(stream + "  " + state);
  }

  @Override
  public void close() {
    slot.close();
    SwingUtilities.invokeLater(window::dispose);
    try {
      if (!decoding.join(JOIN)) {
        LOG.warn("preview of stream {} did not close in time", stream);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private static Preview opened(String stream) {
    PreviewPanel panel = new PreviewPanel();
    JFrame window = new JFrame(stream + " - Framecast preview");
    window.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    window.add(panel);
    window.pack();
    window.setLocationByPlatform(true);
    window.setVisible(true);
    return new Preview(stream, panel, window);
  }

  private void keepShowing() {
    try (PreviewPictures pictures = new PreviewPictures()) {
      LatestFrame.Numbered next = slot.take();
      while (next != null) {
        try (SourceFrame frame = next.frame()) {
          show(pictures, frame);
        }
        next = slot.take();
      }
    } catch (InterruptedException closed) {
      LOG.debug("preview of stream {} ended", stream);
    }
  }

  private void show(PreviewPictures pictures, SourceFrame frame) {
    try {
      @Nullable AVFrame pixels = pictures.decode(frame.picture());
      if (pixels != null) {
        panel.say("%s  %s  %dx%d".formatted(stream, state, pixels.width(), pixels.height()));
        panel.show(pixels);
      }
    } catch (MediaException broken) {
      undecoded.warn("preview of stream " + stream + " cannot show a picture: " + broken.words());
    }
  }
}
