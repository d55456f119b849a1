package dev.framecast.relay.access;

/**
 * How many messages that are no frames a peer may send: so many a second of its own accord, with as
 * many again at once, and one in answer to each frame and each ping that it was sent. A large one
 * counts as several. Not thread-safe: owned by the connection's event loop.
 */
public final class ControlAllowance {
  /** Of its own accord. Our viewers say three a second, our publishers two. */
  public static final int A_SECOND = 200;

  private static final int AT_ONCE = 2 * A_SECOND;
  private static final int BYTES_OF_ONE = 512;
  private static final long ONE_US = 1_000_000 / A_SECOND;

  /** Answers may come late and together: those to five seconds of frames, 1,000 a second. */
  private static final int MOST_ANSWERS = 5_000;

  private int own;
  private int answers;
  private long filledUs;

  /** The peer was sent a frame or a ping, which it may answer. */
  public void asked() {
    if (answers < MOST_ANSWERS) {
      answers++;
    }
  }

  /**
   * Takes a message of so many bytes.
   *
   * @param nowUs microseconds, never less than before
   * @return false when it is one too many
   */
  public boolean take(int bytes, long nowUs) {
    int count = 1 + bytes / BYTES_OF_ONE;
    if (answers > 0) {
      answers--;
      count--;
    }
    if (count > own) {
      fill(nowUs);
    }
    if (count > own) {
      return false;
    }
    own -= count;
    return true;
  }

  private void fill(long nowUs) {
    long sinceUs = Math.min(nowUs - filledUs, AT_ONCE * ONE_US);
    int gained = (int) (sinceUs / ONE_US);
    own = Math.min(AT_ONCE, own + gained);
    filledUs = nowUs - sinceUs % ONE_US;
  }
}
