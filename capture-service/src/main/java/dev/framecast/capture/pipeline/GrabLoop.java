package dev.framecast.capture.pipeline;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.runtime.Reconnect;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.v1.StreamState;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source until it ends, into the slot or straight to the relay: numbers the frames, keeps
 * out what is broken, tells the publisher how the source is, and opens it again when it failed.
 *
 * <p>Runs on the thread that owns the source, and ends by interruption.
 */
final class GrabLoop {
  private static final Logger LOG = LoggerFactory.getLogger(GrabLoop.class);
  private static final Duration LAST_FRAME = Duration.ofMillis(200);
  private static final Reconnect RETRY = Reconnect.toSource();

  private final NamedSource name;
  private final FrameSource source;
  private final LatestFrame slot;
  private final Publisher publisher;
  private final StreamMetrics metrics;
  private final PassThrough passing;
  private final RefusedPictures refusals;
  private final Onlooker onlooker;
  private final DemandGate gate;
  private final FrozenWatch frozen = new FrozenWatch();
  private long sequence;
  private int failuresInRow;
  private boolean hasOpened;
  private boolean isUp;
  private boolean isFrozen;
  private String lastSentence = "";

  GrabLoop(
      NamedSource name,
      FrameSource source,
      LatestFrame slot,
      Publisher publisher,
      DemandGate gate,
      StreamMetrics metrics,
      PassThrough passing,
      RefusedPictures refusals,
      Onlooker onlooker) {
    this.name = name;
    this.source = source;
    this.slot = slot;
    this.publisher = publisher;
    this.gate = gate;
    this.metrics = metrics;
    this.passing = passing;
    this.refusals = refusals;
    this.onlooker = onlooker;
  }

  /**
   * Returns when the source has come to its end.
   *
   * @throws UserMistakeException when a recording cannot be read at the start
   * @throws InterruptedException when the pipeline is closed
   */
  void run() throws InterruptedException {
    boolean isOver = false;
    while (!isOver) {
      gate.awaitOpen();
      isOver = openAndRead();
    }
  }

  /** Whether the source came to its end; else it is to be opened again. */
  private boolean openAndRead() throws InterruptedException {
    try (source) {
      source.open();
      hasOpened = true;
      return readToEnd();
    } catch (SourceException failed) {
      if (!hasOpened && !source.isLive()) {
        throw new UserMistakeException("--source " + name + ": " + failed.sentence(), failed);
      }
      tellFailed(failed);
    } finally {
      down();
    }
    source.awaitRetry(pause());
    return false;
  }

  /** Whether it came to its end; else nobody watches any more. */
  private boolean readToEnd() throws SourceException, InterruptedException {
    if (!source.isLive()) {
      publisher.awaitSession();
    } else if (publisher.state().state() == StreamState.STREAM_STATE_OFFLINE) {
      tell(SourceState.waiting(name.uri() + " is open, and has sent no picture yet"));
    }
    frozen.restart();
    passing.restart();
    refusals.restart();
    while (gate.isOpen()) {
      SourceFrame frame = source.next();
      if (frame == null) {
        return true;
      }
      boolean isUseless = passing.lacksKeyframe(frame.picture(), source);
      take(frame);
      if (isUseless) {
        stopPassing();
      }
      if (!source.isLive()) {
        slot.awaitRoom();
      }
    }
    LOG.info("stream {}: nobody watches, closing {}", name.stream(), name.uri());
    slot.clear(LAST_FRAME);
    return false;
  }

  private void stopPassing() throws SourceException, InterruptedException {
    passing.restart();
    if (source.stopPassing()) {
      isUp = false;
      String what = "sends no keyframe that viewers could begin with: decoding its H.264";
      LOG.warn("stream {}: {} {}", name.stream(), name.uri(), what);
    }
  }

  private void take(SourceFrame frame) {
    book(frame.missed(), DropCause.MISSED);
    book(frame.skipped(), DropCause.BACKLOG);
    metrics.grabbed();
    long number = sequence++;
    PictureDefect defect =
        frame.picture() instanceof CompressedPicture picture ? picture.defect() : null;
    if (defect != null) {
      metrics.dropped(DropCause.CORRUPT);
      frame.close();
      refusals.refused(defect.words());
      return;
    }
    if (!isUp) {
      up(frame);
    }
    watchFrozen(frame.picture());
    onlooker.see(frame);
    handOn(new LatestFrame.Numbered(number, frame));
  }

  /**
   * A camera's own JPEG or H.264 is sent at once: to wake another thread for it costs as much as
   * sending it. While the relay's socket is full, the device keeps the newest.
   */
  private void handOn(LatestFrame.Numbered next) {
    if (source.keepsNewest() && next.frame().picture() instanceof CompressedPicture picture) {
      try (SourceFrame sent = next.frame()) {
        passing.pass(next, picture);
      }
    } else {
      slot.put(next);
    }
  }

  /** Frames that never came out of the device have numbers too: they are gaps like any other. */
  private void book(int lost, DropCause cause) {
    for (int i = 0; i < lost; i++) {
      metrics.grabbed();
      metrics.dropped(cause);
    }
    sequence += lost;
  }

  private void up(SourceFrame first) {
    isUp = true;
    failuresInRow = 0;
    lastSentence = "";
    metrics.sourceUp(true);
    tell(SourceState.live());
    String how = first.picture() instanceof CompressedPicture ? "passed through" : "encoded anew";
    LOG.info(
        "stream {}: frames of {}x{} from {}, {}",
        name.stream(),
        first.picture().width(),
        first.picture().height(),
        name.uri(),
        how);
  }

  private void watchFrozen(Picture picture) {
    boolean was = isFrozen;
    isFrozen = source.isLive() && !source.mayRepeat() && frozen.isFrozen(picture);
    if (isFrozen && !was) {
      String sentence =
          "the source " + name.uri() + " repeats the same picture: replug or restart the camera";
      LOG.warn("stream {}: {}", name.stream(), sentence);
      tell(SourceState.frozen(sentence));
    } else if (was && !isFrozen) {
      LOG.info("stream {}: the picture of {} moves again", name.stream(), name.uri());
      tell(SourceState.live());
    }
  }

  private void tell(SourceState state) {
    publisher.tell(state);
    onlooker.hear(state);
  }

  private void down() {
    isUp = false;
    isFrozen = false;
    metrics.sourceUp(false);
  }

  private void tellFailed(SourceException failed) throws InterruptedException {
    slot.clear(LAST_FRAME);
    tell(SourceState.failed(failed.reason(), failed.sentence()));
    if (!failed.sentence().equals(lastSentence)) {
      lastSentence = failed.sentence();
      LOG.warn("stream {}: {}", name.stream(), lastSentence);
    }
  }

  private Duration pause() {
    double jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
    return Duration.ofMillis((long) (RETRY.pauseAfter(++failuresInRow).toMillis() * jitter));
  }
}
