package dev.framecast.capture.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Yields the frames of one camera, file, address or pattern, as fast as they come and no faster.
 *
 * <p>Owned by one thread, which calls everything here; opened, read and closed as often as needed.
 * No call blocks longer than its stated deadline, native calls included.
 */
public interface FrameSource extends AutoCloseable {
  /**
   * Opens the source.
   *
   * @throws SourceException when that fails; there is nothing to close then
   */
  void open() throws SourceException, InterruptedException;

  /**
   * Waits for the next frame.
   *
   * @return the frame, which the caller now owns, or null when the source has come to its end
   * @throws SourceException when the source failed, or yielded nothing for longer than it may; it
   *     is to be closed then
   */
  @Nullable SourceFrame next() throws SourceException, InterruptedException;

  /** Closes what is open, if anything is. */
  @Override
  void close();

  /**
   * Whether frames are lost when nobody takes them, as a camera's are. A recording is not: it is
   * begun when there is someone to send it to.
   */
  boolean isLive();

  /**
   * Whether the device keeps a few frames by itself while nobody takes them, of which only the
   * newest comes out: whoever takes them may send them before coming back for more.
   */
  default boolean keepsNewest() {
    return false;
  }

  /** Asks the device for a keyframe soon, where it can be asked. While it is open. */
  default void requestKeyframe() {}

  /**
   * Decodes from now on what the source compressed itself, opening it anew where that is needed.
   *
   * @return false when it cannot, and goes on as it was
   * @throws SourceException as {@link #open} does
   */
  default boolean stopPassing() throws SourceException, InterruptedException {
    return false;
  }

  /**
   * Whether the same picture again is no sign of a fault, as of an address that is asked for the
   * picture it has now.
   */
  default boolean mayRepeat() {
    return false;
  }

  /**
   * Waits before the next attempt to open a source that failed.
   *
   * @param atMost how long; a source that can tell that its device has come back waits less
   */
  default void awaitRetry(Duration atMost) throws InterruptedException {
    Thread.sleep(atMost);
  }
}
