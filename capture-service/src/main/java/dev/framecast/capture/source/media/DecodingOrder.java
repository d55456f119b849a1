package dev.framecast.capture.source.media;

/**
 * Tells whether pictures come in another order than they are shown in, as with B-frames. Then times
 * step back every few pictures, by a few pictures. An input's clock that is set back does so once,
 * and now and then in the life of a stream, which is forgiven.
 *
 * <p>Owned by one thread.
 */
final class DecodingOrder {
  private static final int ENOUGH = 3;

  /** H.264 holds 16 pictures back at most, so that a step comes at least so often. */
  private static final int FORGIVEN_AFTER = 20;

  private long lastAt = Demuxer.NO_TIME;
  private int steps;
  private int sinceStep;

  /** The next picture is shown at this time, in any unit. */
  void next(long at) {
    if (at == Demuxer.NO_TIME || isReordered()) {
      return;
    }
    if (lastAt != Demuxer.NO_TIME && at < lastAt) {
      steps++;
      sinceStep = 0;
    } else if (++sinceStep >= FORGIVEN_AFTER) {
      steps = 0;
    }
    lastAt = at;
  }

  /** Whether that was seen; it stays. */
  boolean isReordered() {
    return steps >= ENOUGH;
  }

  /** The times begin anew. */
  void restart() {
    lastAt = Demuxer.NO_TIME;
  }
}
