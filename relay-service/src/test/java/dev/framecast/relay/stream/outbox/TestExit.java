package dev.framecast.relay.stream.outbox;

import java.util.ArrayList;
import java.util.List;

/** A socket that takes frames at once while it is open, and one frame when it is not. */
public final class TestExit implements FrameExit {
  /** What was written. */
  public final List<SharedFrame> written = new ArrayList<>();

  private boolean open = true;
  private boolean clear = true;
  private boolean refuses;

  /** Takes all from now on, or no more than has begun. */
  public void open(boolean takesAll) {
    open = takesAll;
    clear |= takesAll;
    refuses &= !takesAll;
  }

  /** Takes nothing of the next frame, and is not clear from then on. */
  public void refuseNext() {
    refuses = true;
  }

  /** Takes what was written and can be written to again; call {@link Outbox#cleared} after it. */
  public void drain() {
    clear = true;
  }

  /** The sequences written. */
  public List<Long> sequences() {
    return written.stream().map(frame -> frame.header().sequence()).toList();
  }

  @Override
  public boolean isClear() {
    return clear;
  }

  @Override
  public boolean write(SharedFrame frame) {
    if (!clear) {
      throw new AssertionError("a second frame is written while one is on its way");
    }
    if (refuses) {
      refuses = false;
      clear = false;
      return false;
    }
    written.add(frame);
    clear = open;
    return true;
  }
}
