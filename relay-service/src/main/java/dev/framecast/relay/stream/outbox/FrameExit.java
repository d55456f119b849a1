package dev.framecast.relay.stream.outbox;

/** The way out of an outbox: the viewer's socket. Called on the viewer's event loop only. */
public interface FrameExit {
  /** Whether everything written so far has been taken by the socket. */
  boolean isClear();

  /**
   * Writes the frame; must not fail. The exit keeps a reference of its own for as long as it needs
   * one, and calls {@link Outbox#cleared} when it was not clear at once and becomes so.
   *
   * @return false when nothing of it could be written: the exit is not clear then, and another
   *     frame may be written in its place
   */
  boolean write(SharedFrame frame);
}
