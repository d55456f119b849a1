package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The native calls of one source's thread, each with a deadline. FFmpeg's own reading asks {@link
 * #interrupt} whether to go on, and gives up when the deadline is over; a call that does not even
 * ask (a driver that never answers) is seen by whoever watches {@link #overdue}.
 *
 * <p>The source's thread makes the calls; any thread may {@link #abort} and watch.
 */
public final class NativeCalls {
  private static final ThreadLocal<NativeCalls> OF_THREAD = new ThreadLocal<>();

  private static final long NONE = Long.MIN_VALUE;

  /** One for all calls: there are a hundred a second, and one at a time. */
  private final Call end = this::ended;

  private volatile boolean aborted;
  private volatile String doing = "";

  /** On {@link System#nanoTime}'s clock; {@link #NONE} while no call is made. Written last. */
  private volatile long deadlineNanos = NONE;

  /** A call that is being made; close it when it has returned. */
  public interface Call extends AutoCloseable {
    @Override
    void close();
  }

  /** Keeps FFmpeg from writing lines of its own: what goes wrong is said by us, in one. */
  public static void silenceFfmpeg() {
    av_log_set_level(AV_LOG_QUIET);
  }

  /**
   * Begins a call on the current thread.
   *
   * @param what for people: "opening /dev/video0"
   * @param deadline how long it may take
   */
  public Call begin(String what, Duration deadline) {
    if (OF_THREAD.get() != this) {
      OF_THREAD.set(this);
    }
    doing = what;
    deadlineNanos = System.nanoTime() + deadline.toNanos();
    return end;
  }

  /** Makes the call that runs, and all later ones, give up as soon as FFmpeg asks. */
  public void abort() {
    aborted = true;
  }

  /** Whether a call is being made now. */
  public boolean isMade() {
    return deadlineNanos != NONE;
  }

  /** Whether {@link #abort} was called. */
  public boolean isAborted() {
    return aborted;
  }

  /** Whether the call that runs was, or should have been, given up. */
  public boolean isOver() {
    long deadline = deadlineNanos;
    return aborted || (deadline != NONE && System.nanoTime() - deadline > 0);
  }

  /** What runs although its deadline was over longer than {@code grace} ago; null: nothing. */
  public @Nullable String overdue(Duration grace) {
    long deadline = deadlineNanos;
    boolean isLate = deadline != NONE && System.nanoTime() - deadline > grace.toNanos();
    return isLate ? doing : null;
  }

  private void ended() {
    deadlineNanos = NONE;
  }

  /** FFmpeg's question, answered for the thread that asks. One for the process, never freed. */
  static AVIOInterruptCB.Callback_Pointer interrupt() {
    return Interrupt.INSTANCE;
  }

  private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
    private static final Interrupt INSTANCE = new Interrupt();

    @Override
    public int call(Pointer opaque) {
      NativeCalls calls = OF_THREAD.get();
      return calls != null && calls.isOver() ? 1 : 0;
    }
  }
}
