package dev.framecast.viewer.sink.probe;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.decode.PictureDecoder;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the probe. The main thread tells the time and the lines; frames are decoded on the
 * subscriber's thread, so that a slow decoder is felt by the relay, which replaces what waits.
 */
final class Probe implements AutoCloseable {
  private static final Duration LINE_EVERY = Duration.ofSeconds(1);

  private final ProbeConfig config;
  private final OrderlyStop stop;
  private final @Nullable PictureDecoder decoder;
  private final FrameFolder folder;
  private final Subscriber subscriber;
  private final ProbeFigures figures;
  private volatile boolean enough;
  private volatile @Nullable String failure;
  private volatile String detail = "the relay was not reached";
  private long pictures;

  Probe(ProbeConfig config, OrderlyStop stop) {
    this.config = config;
    this.stop = stop;
    this.decoder = config.decode() ? new PictureDecoder(config.viewer().maxPixels()) : null;
    this.folder = new FrameFolder(config.saveFrames());
    this.subscriber = config.viewer().subscriber(config.subscription(), new Watch());
    this.figures = new ProbeFigures(subscriber.tally());
  }

  /**
   * Blocks until the run is over.
   *
   * @param line takes each second's figures, on the calling thread
   * @return the figures of the whole run
   */
  ProbeLine run(Consumer<ProbeLine> line) throws InterruptedException {
    subscriber.start();
    Duration duration = config.duration();
    long begun = System.nanoTime();
    long end = duration == null ? Long.MAX_VALUE : duration.toNanos();
    while (true) {
      long elapsed = System.nanoTime() - begun;
      long nextLine = (elapsed / LINE_EVERY.toNanos() + 1) * LINE_EVERY.toNanos();
      long next = Math.min(end, nextLine);
      boolean stopped = stop.await(Duration.ofNanos(Math.max(0, next - elapsed)).plusMillis(1));
      if (stopped) {
        break;
      }
      line.accept(figures.second(subscriber.tally()));
      if (next == end) {
        enough = true;
        break;
      }
    }
    ProbeLine whole = figures.whole(subscriber.tally());
    if (enough) {
      subscriber.close(GoodbyeCode.GOODBYE_CODE_DONE, "probe has seen enough");
    } else {
      subscriber.close(GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN, "probe was stopped");
    }
    return whole;
  }

  /** What was wrong with the run whose figures these are, in one sentence, or null. */
  @Nullable String failureOf(ProbeLine whole) {
    if (failure != null) {
      return failure;
    }
    if (whole.frames() == 0) {
      return "no picture of stream '%s' from relay %s in %.1f s: %s"
          .formatted(config.stream(), config.viewer().relay(), whole.seconds(), detail);
    }
    if (enough && whole.frames() < config.frames()) {
      return "only %d of --frames %d came in %.1f s"
          .formatted(whole.frames(), config.frames(), whole.seconds());
    }
    return config.limits().missedBy(whole);
  }

  @Override
  public void close() {
    subscriber.close();
    if (decoder != null) {
      decoder.close();
    }
  }

  private void fail(String sentence) {
    failure = sentence;
    stop.request();
  }

  /** All of it on the subscriber's thread. */
  private final class Watch implements SubscriptionListener {
    @Override
    public void connected(Welcome welcome) {
      figures.welcome();
      figures.state("unknown");
      detail = "no frame came";
    }

    @Override
    public void frame(ReceivedFrame received) {
      if (enough || failure != null) {
        return;
      }
      Frame frame = received.frame();
      try {
        if (decoder == null) {
          shown(received, frame.getWidth(), frame.getHeight());
        } else {
          Picture picture = decoder.decode(received);
          if (picture != null) {
            shown(received, picture.width(), picture.height());
          }
        }
      } catch (UndecodedFrameException undecoded) {
        detail = "frames come, but cannot be shown: " + undecoded.getMessage();
        subscriber.dropped(undecoded.reason());
      }
    }

    @Override
    public void status(StreamStatus status) {
      figures.state(status.getState());
      if (!status.getDetail().isEmpty()) {
        detail = status.getDetail();
      }
    }

    @Override
    public void refused(WireException refusal) {
      fail("relay " + config.viewer().relay() + " refused: " + refusal.getMessage());
    }

    @Override
    public void disconnected(String reason) {
      figures.state("away");
      detail = reason;
    }

    private void shown(ReceivedFrame received, int width, int height) {
      long nowUs = subscriber.relayNowUs();
      subscriber.shown(received, nowUs);
      figures.picture(received, received.frame().getCodec(), width, height, nowUs);
      try {
        folder.save(received.frame());
      } catch (IOException full) {
        fail("--save-frames " + config.saveFrames() + ": cannot write: " + full.getMessage());
      }
      pictures++;
      if (pictures == config.frames()) {
        enough = true;
        stop.request();
      }
    }
  }
}
