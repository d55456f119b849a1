package dev.framecast.viewer.sink.record;

import dev.framecast.runtime.ThrottledLog;
import dev.framecast.viewer.decode.PictureSize;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every frame to the current segment, on the subscriber's thread. A new segment begins with
 * each session, epoch, codec and size, and after its time, always at a keyframe. A frame that does
 * not follow the one before, and those that build on it, are left out. Where the disk takes no
 * more, frames are dropped (counted as OVERFLOW) and a new segment is tried every few seconds.
 */
final class Recorder implements SubscriptionListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(3);
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final SegmentNames names;
  private final long segmentUs;
  private final Subscriber subscriber;
  private final ThrottledLog trouble = new ThrottledLog(LOG, Duration.ofSeconds(30));
  private String told = "";
  private long toldNanos = System.nanoTime() - TELL_EVERY.toNanos();
  private @Nullable SegmentFile segment;
  private long segmentEpoch;
  private long segmentStartUs;
  private long pausedAtNanos;
  private boolean awaitsKeyframe;
  private boolean paused;
  private volatile int segments;

  /**
   * Prepares; {@link #start} begins.
   *
   * @param segment length of a segment, or null: one for as long as nothing changes
   */
  Recorder(ViewerConfig config, StreamName stream, SegmentNames names, @Nullable Duration segment) {
    SegmentFile.prepare();
    this.names = names;
    this.segmentUs = segment == null ? Long.MAX_VALUE : segment.toNanos() / 1_000;
    this.subscriber = config.subscriber(Subscription.every(stream), this);
  }

  void start() {
    subscriber.start();
  }

  Subscriber subscriber() {
    return subscriber;
  }

  /** Files begun. */
  int segments() {
    return segments;
  }

  @Override
  public void frame(ReceivedFrame received) {
    Frame frame = received.frame();
    awaitsKeyframe = !received.follows() || (awaitsKeyframe && !frame.getKeyframe());
    if (awaitsKeyframe) {
      subscriber.dropped(DropReason.DROP_REASON_AWAITING_KEYFRAME);
      return;
    }
    try {
      PictureSize size = PictureSize.declared(frame);
      long atUs = frame.hasCaptureUs() ? frame.getCaptureUs() : received.receivedUs();
      SegmentFile into = segmentFor(frame, size, atUs);
      if (into == null) {
        subscriber.dropped(
            paused ? DropReason.DROP_REASON_OVERFLOW : DropReason.DROP_REASON_AWAITING_KEYFRAME);
        return;
      }
      into.write(frame, atUs - segmentStartUs);
      subscriber.shown(received, subscriber.relayNowUs());
    } catch (UndecodedFrameException wrong) {
      awaitsKeyframe = true;
      subscriber.dropped(wrong.reason());
    } catch (IOException full) {
      subscriber.dropped(DropReason.DROP_REASON_OVERFLOW);
      pause(full);
    }
  }

  @Override
  public void status(StreamStatus status) {
    String line =
        "%s: %s %s".formatted(status.getStream(), status.getState().name(), status.getDetail());
    long nowNanos = System.nanoTime();
    if (!line.equals(told) && nowNanos - toldNanos >= TELL_EVERY.toNanos()) {
      told = line;
      toldNanos = nowNanos;
      LOG.info("{}", line);
    }
  }

  @Override
  public void disconnected(String reason) {
    endSegment();
  }

  /** Says goodbye and closes the file. */
  @Override
  public void close() {
    subscriber.close(GoodbyeCode.GOODBYE_CODE_DONE, "recording ends");
    endSegment();
  }

  private @Nullable SegmentFile segmentFor(Frame frame, PictureSize size, long atUs)
      throws IOException {
    SegmentFile current = segment;
    boolean over = atUs - segmentStartUs >= segmentUs && frame.getKeyframe();
    if (current != null
        && !over
        && frame.getEpoch() == segmentEpoch
        && current.takes(frame, size)) {
      return current;
    }
    endSegment();
    if (paused && System.nanoTime() - pausedAtNanos < TRY_AGAIN.toNanos()) {
      return null;
    }
    if (!frame.getKeyframe()) {
      paused = false;
      return null;
    }
    return begin(frame, size, atUs);
  }

  private SegmentFile begin(Frame frame, PictureSize size, long atUs) throws IOException {
    Path file = names.next(atUs);
    SegmentFile begun;
    try {
      begun = new SegmentFile(file, frame, size, atUs);
    } catch (IOException unwritable) {
      Files.deleteIfExists(file);
      throw unwritable;
    }
    segment = begun;
    segmentEpoch = frame.getEpoch();
    segmentStartUs = atUs;
    segments++;
    if (paused) {
      LOG.info("there is room again");
    }
    paused = false;
    LOG.info(
        "recording {} {}x{} to {}", frame.getCodec(), size.width(), size.height(), begun.file());
    return begun;
  }

  private void pause(IOException why) {
    trouble.warn("cannot record: " + why.getMessage() + "; trying again every few seconds");
    paused = true;
    pausedAtNanos = System.nanoTime();
    endSegment();
  }

  private void endSegment() {
    SegmentFile done = segment;
    segment = null;
    if (done == null) {
      return;
    }
    try {
      done.close();
      LOG.info("{}: {} frames", done.file(), done.frames());
    } catch (IOException full) {
      trouble.warn(
          done.file() + ": " + done.frames() + " frames, without an index: " + full.getMessage());
    }
  }
}
