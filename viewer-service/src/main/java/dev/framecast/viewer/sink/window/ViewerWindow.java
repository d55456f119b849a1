package dev.framecast.viewer.sink.window;

import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.decode.PictureDecoder;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.window.LatestPicture.Shown;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import java.util.Locale;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/**
 * One stream in one window. The subscriber's thread decodes into {@link LatestPicture}; Swing's
 * thread paints.
 */
final class ViewerWindow implements SubscriptionListener, AutoCloseable {
  private static final int OVERLAY_EVERY_MILLIS = 250;

  private final StreamName stream;
  private final PictureDecoder decoder;
  private final Subscriber subscriber;
  private final LatestPicture pictures = new LatestPicture();
  private final PicturePanel panel;
  private final JFrame frame;
  private final Timer overlayTimer;
  private volatile String state = "connecting";
  private volatile String detail = "";

  /**
   * Opens the window; {@link #start} begins to watch. On Swing's thread.
   *
   * @param closed called on Swing's thread when the user closes the window
   */
  ViewerWindow(ViewerConfig config, StreamName stream, Runnable closed) {
    this.stream = stream;
    this.decoder = new PictureDecoder(config.maxPixels());
    this.subscriber = config.subscriber(Subscription.newest(stream), this);
    this.panel = new PicturePanel(pictures, this::lines, this::painted);
    this.overlayTimer = new Timer(OVERLAY_EVERY_MILLIS, tick -> panel.repaint());
    this.frame = new JFrame(stream + " - Framecast");
    frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent event) {
            closed.run();
          }
        });
    frame.add(panel);
    frame.pack();
    frame.setLocationByPlatform(true);
    frame.setVisible(true);
  }

  void start() {
    overlayTimer.start();
    subscriber.start();
  }

  Subscriber subscriber() {
    return subscriber;
  }

  @Override
  public void connected(Welcome welcome) {
    say("waiting", "");
  }

  @Override
  public void frame(ReceivedFrame received) {
    try {
      Picture picture = decoder.decode(received);
      if (picture != null) {
        if (pictures.put(picture, received)) {
          subscriber.dropped(DropReason.DROP_REASON_REPLACED);
        }
        panel.repaint();
      }
    } catch (UndecodedFrameException undecoded) {
      subscriber.dropped(undecoded.reason());
    }
  }

  @Override
  public void status(StreamStatus status) {
    String name = status.getState().name().replaceFirst("^STREAM_STATE_", "");
    say(name.toLowerCase(Locale.ROOT), status.getDetail());
  }

  @Override
  public void refused(WireException refusal) {
    say("refused", String.valueOf(refusal.getMessage()));
  }

  @Override
  public void disconnected(String reason) {
    say("relay is away", reason);
  }

  /** Says goodbye and closes the window. Not on Swing's thread. */
  @Override
  public void close() {
    subscriber.close(GoodbyeCode.GOODBYE_CODE_DONE, "window closed");
    decoder.close();
    SwingUtilities.invokeLater(
        () -> {
          overlayTimer.stop();
          frame.dispose();
        });
  }

  private void say(String newState, String newDetail) {
    state = newState;
    detail = newDetail;
    panel.repaint();
  }

  private void painted(Shown shown) {
    subscriber.shown(shown.received(), subscriber.relayNowUs());
  }

  private List<String> lines(@Nullable Shown shown) {
    long ageUs =
        shown == null ? ReceivedFrame.UNKNOWN_AGE : shown.received().ageUs(subscriber.relayNowUs());
    int width = shown == null ? 0 : shown.image().getWidth();
    int height = shown == null ? 0 : shown.image().getHeight();
    return new Overlay(state, detail, ageUs, width, height)
        .lines(stream.value(), subscriber.tally());
  }
}
