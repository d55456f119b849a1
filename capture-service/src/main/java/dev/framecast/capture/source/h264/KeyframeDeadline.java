package dev.framecast.capture.source.h264;

import dev.framecast.wire.Protocol;
import java.util.concurrent.TimeUnit;

/**
 * Whether H.264 that is passed on leaves viewers without a start for too long: one of them waits
 * for a keyframe, and the source sends none. As long as the relay keeps the whole group of pictures
 * those who join get that; a longer one, or one without an end (intra-refresh), nobody can join.
 *
 * <p>Times are nanoseconds of {@link System#nanoTime}. Owned by the thread that grabs.
 */
public final class KeyframeDeadline {
  /** A keyframe that comes so soon after it was wanted is in time. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The relay repeats what it wants; after this time without it nobody waits any more. */
  private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** For so long at most a publisher with viewers sends nothing because it waits for a keyframe. */
  private static final long LONGEST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long groupBegunNanos;
  private long bytesSince;
  private boolean isWanted;
  private long wantedSinceNanos;
  private long wantedLastNanos;
  private long sent = -1;
  private long progressNanos;

  /** For a source that was opened just now. */
  public KeyframeDeadline(long nowNanos) {
    this.groupBegunNanos = nowNanos;
    this.progressNanos = nowNanos;
  }

  /** Takes note of a picture that came. */
  public void came(boolean isKeyframe, int bytes, long nowNanos) {
    if (isKeyframe) {
      groupBegunNanos = nowNanos;
      bytesSince = 0;
      isWanted = false;
    }
    bytesSince += bytes;
  }

  /** A viewer waits for a keyframe, says the relay. */
  public void wanted(long nowNanos) {
    if (!isWanted || nowNanos - wantedLastNanos > FORGOTTEN_NANOS) {
      isWanted = true;
      wantedSinceNanos = nowNanos;
    }
    wantedLastNanos = nowNanos;
  }

  /**
   * Takes note of what the publisher has sent, each time that a picture came.
   *
   * @param frames so far
   * @param isWatched whether there is a session with viewers to send to
   */
  public void sent(long frames, boolean isWatched, long nowNanos) {
    if (frames != sent || !isWatched) {
      sent = frames;
      progressNanos = nowNanos;
    }
  }

  /** Whether viewers have waited too long, so that the source is to be decoded from now on. */
  public boolean isMissed(long nowNanos) {
    boolean isWaitedFor =
        isWanted
            && nowNanos - wantedSinceNanos >= PATIENCE_NANOS
            && nowNanos - wantedLastNanos <= FORGOTTEN_NANOS;
    return (isWaitedFor && isLongerThanKept(nowNanos))
        || nowNanos - progressNanos > LONGEST_SILENCE_NANOS;
  }

  private boolean isLongerThanKept(long nowNanos) {
    return bytesSince > Protocol.GOP_KEPT_BYTES
        || nowNanos - groupBegunNanos > TimeUnit.MILLISECONDS.toNanos(Protocol.GOP_KEPT_MILLIS);
  }
}
