package dev.framecast.viewer.sink.snapshot;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.decode.PictureDecoder;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the first picture and writes it, on the subscriber's thread. */
final class Snapshot implements SubscriptionListener, AutoCloseable {
  private final ViewerConfig config;
  private final PictureFile target;
  private final OrderlyStop stop;
  private final PictureDecoder decoder;
  private final Subscriber subscriber;
  private final StreamName stream;
  private volatile @Nullable String written;
  private volatile @Nullable String failure;
  private volatile String detail = "the relay was not reached";

  Snapshot(ViewerConfig config, StreamName stream, PictureFile target, OrderlyStop stop) {
    this.config = config;
    this.stream = stream;
    this.target = target;
    this.stop = stop;
    this.decoder = new PictureDecoder(config.maxPixels());
    this.subscriber = config.subscriber(Subscription.newest(stream), this);
  }

  /**
   * Blocks until the file is written.
   *
   * @return a line that says what was written
   * @throws UserMistakeException when it could not be
   */
  String take(Duration timeout) throws InterruptedException {
    subscriber.start();
    boolean ended = stop.await(timeout);
    subscriber.close();
    String line = written;
    if (line != null) {
      return line;
    }
    String why = failure;
    if (why == null) {
      why =
          "no picture of stream '%s' from relay %s %s: %s"
              .formatted(
                  stream,
                  config.relay(),
                  ended ? "before the stop" : "within " + timeout.toMillis() + " ms",
                  detail);
    }
    throw new UserMistakeException(why);
  }

  @Override
  public void connected(Welcome welcome) {
    detail = "no frame came";
  }

  @Override
  public void frame(ReceivedFrame received) {
    if (written != null || failure != null) {
      return;
    }
    Frame frame = received.frame();
    try {
      Picture picture = decoder.decode(received);
      if (picture != null) {
        target.write(frame, picture);
        long nowUs = subscriber.relayNowUs();
        subscriber.shown(received, nowUs);
        written = line(picture, received.ageUs(nowUs));
        stop.request();
      }
    } catch (UndecodedFrameException undecoded) {
      detail = "frames come, but cannot be shown: " + undecoded.getMessage();
      subscriber.dropped(undecoded.reason());
    } catch (IOException unwritable) {
      fail("--out " + target.file() + ": cannot be written: " + unwritable.getMessage());
    } catch (UserMistakeException wrongName) {
      fail(String.valueOf(wrongName.getMessage()));
    }
  }

  @Override
  public void status(StreamStatus status) {
    if (!status.getDetail().isEmpty()) {
      detail = status.getDetail();
    }
  }

  @Override
  public void refused(WireException refusal) {
    fail("relay " + config.relay() + " refused: " + refusal.getMessage());
  }

  @Override
  public void disconnected(String reason) {
    detail = reason;
  }

  @Override
  public void close() {
    subscriber.close();
    decoder.close();
  }

  private void fail(String sentence) {
    failure = sentence;
    stop.request();
  }

  private String line(Picture picture, long ageUs) {
    String age = ageUs == ReceivedFrame.UNKNOWN_AGE ? "unknown age" : ageUs / 1_000 + " ms old";
    return "%s: %dx%d, %s".formatted(target.file(), picture.width(), picture.height(), age);
  }
}
