package dev.framecast.viewer.sink.web.feed;

import dev.framecast.runtime.ThrottledLog;
import dev.framecast.viewer.decode.PictureSize;
import dev.framecast.viewer.decode.UndecodedFrameException;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream as all readers share it. Subscribed to while it has readers and for a moment longer,
 * so that a page that is loaded anew finds it open, and a camera that runs on demand can sleep when
 * nobody looks.
 *
 * <p>Any thread may call it. Frames come on the subscriber's thread, which also tells the readers.
 */
public final class Feed {
  /**
   * How long the subscription outlives the last reader, milliseconds. A camera that runs on demand
   * lingers a second longer, and should be off two seconds after the last page was closed.
   */
  static final int LINGER_MILLIS = 500;

  /**
   * A feed at one moment; all counts since the service began.
   *
   * @param readers browsers and MJPEG connections that read it now
   * @param received frames that came
   * @param missing frames that were lost before they came
   * @param taken frames that readers took, summed over the readers
   * @param dropped frames that readers passed over because a newer one was there, likewise
   * @param fps frames per second that come now; 0 where none do
   * @param newestCaptureUs capture time of the newest picture on the relay's clock, microseconds; 0
   *     where there is no picture, or its time is unknown
   */
  public record Books(
      int readers,
      long received,
      long missing,
      long taken,
      long dropped,
      double fps,
      long newestCaptureUs) {
    /** Of a feed that nobody ever read. */
    static final Books NONE = new Books(0, 0, 0, 0, 0, 0, 0);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final Duration LOG_EVERY = Duration.ofSeconds(30);

  private final ThrottledLog trouble = new ThrottledLog(LOG, LOG_EVERY);
  private final StreamName name;
  private final ViewerConfig viewer;
  private final ScheduledExecutorService timer;
  private final Runnable readersChanged;
  private final List<FeedReader> readers = new CopyOnWriteArrayList<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final FrameShelf shelf = new FrameShelf();
  private final FrameRate rate = new FrameRate();
  private volatile @Nullable Intake intake;
  private long departures;

  /**
   * Makes one that is not subscribed to.
   *
   * @param readersChanged told when a reader came or left
   */
  Feed(
      StreamName name,
      ViewerConfig viewer,
      ScheduledExecutorService timer,
      Runnable readersChanged) {
    this.name = name;
    this.readersChanged = readersChanged;
    this.viewer = viewer;
    this.timer = timer;
  }

  /** The stream's name. */
  public StreamName name() {
    return name;
  }

  /**
   * Begins to read, subscribing if nobody does yet.
   *
   * @param onFrame told after each frame that came, on the subscriber's thread, which it must not
   *     block
   */
  public FeedReader open(Runnable onFrame) {
    FeedReader reader = new FeedReader(this, onFrame);
    lock.lock();
    try {
      readers.add(reader);
      if (intake == null) {
        intake = new Intake();
        intake.subscriber.start();
      }
    } finally {
      lock.unlock();
    }
    readersChanged.run();
    return reader;
  }

  /**
   * The books at this moment.
   *
   * @param relayNowUs now on the relay's clock, microseconds
   */
  public Books books(long relayNowUs) {
    lock.lock();
    try {
      FeedFrame newest = shelf.newest();
      return new Books(
          readers.size(),
          received.sum(),
          missing.sum(),
          taken.sum(),
          dropped.sum(),
          rate.perSecond(relayNowUs),
          newest == null ? 0 : newest.captureUs());
    } finally {
      lock.unlock();
    }
  }

  boolean isInUse() {
    return !readers.isEmpty();
  }

  FrameShelf.Next next(long after, boolean keyframe) {
    return shelf.next(after, keyframe);
  }

  /** A reader can go on with a keyframe only, or should: asks for one. */
  void wantKeyframe() {
    Intake open = intake;
    if (open != null) {
      open.subscriber.wantKeyframe();
    }
  }

  void taken(long passedOver) {
    taken.increment();
    dropped.add(passedOver);
  }

  void leave(FeedReader reader) {
    lock.lock();
    try {
      if (readers.remove(reader) && readers.isEmpty()) {
        long departure = ++departures;
        timer.schedule(() -> lingered(departure), LINGER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
    readersChanged.run();
  }

  /** Ends the subscription, if there is one, and waits for its end. */
  void close() {
    Intake last = detach();
    if (last != null) {
      last.subscriber.close();
    }
  }

  private void lingered(long departure) {
    lock.lock();
    try {
      if (departure != departures || isInUse()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    Intake last = detach();
    if (last != null) {
      Thread.ofVirtual().name("unsubscribe-" + name).start(last.subscriber::close);
    }
  }

  private @Nullable Intake detach() {
    lock.lock();
    try {
      Intake last = intake;
      intake = null;
      shelf.clear();
      rate.clear();
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** One subscription; frames of one that was detached are ignored. */
  private final class Intake implements SubscriptionListener {
    private final Subscriber subscriber = viewer.subscriber(Subscription.newest(name), this);

    @Override
    public void frame(ReceivedFrame frame) {
      try {
        PictureSize.declared(frame.frame()).requireAtMost(viewer.maxPixels());
      } catch (UndecodedFrameException unfit) {
        subscriber.dropped(unfit.reason());
        shelf.passOver(frame);
        trouble.warn(name + ": a frame is not shown: " + unfit.getMessage());
        return;
      }
      lock.lock();
      try {
        if (intake != this) {
          return;
        }
        shelf.add(name.value(), frame);
        rate.frame(frame.receivedUs());
      } finally {
        lock.unlock();
      }
      received.increment();
      missing.add(frame.droppedBefore());
      readers.forEach(FeedReader::frameCame);
      subscriber.shown(frame, subscriber.relayNowUs());
    }
  }
}
