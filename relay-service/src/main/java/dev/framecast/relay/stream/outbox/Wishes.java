package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;

/**
 * What a viewer asked for in its Hello.
 *
 * @param every whether each frame is wanted, else the newest
 * @param maxFps frames per second at most; 0: all
 * @param maxAgeUs a frame older than this is not sent, microseconds; 0: no bound
 * @param window frames that may be unacknowledged at first; 0: as many as the socket takes
 */
public record Wishes(boolean every, float maxFps, long maxAgeUs, int window) {
  /** The largest window kept account of; a larger wish is cut to it. */
  public static final int MAX_WINDOW = 1024;

  /** Every frame as it comes, newest wins. */
  public static final Wishes NEWEST = new Wishes(false, 0, 0, 0);

  /**
   * Reads a viewer's wishes.
   *
   * @throws WireException when they make no sense
   */
  public static Wishes of(Hello hello) throws WireException {
    boolean every =
        switch (hello.getDelivery()) {
          case DELIVERY_NEWEST -> false;
          case DELIVERY_EVERY -> true;
          case UNRECOGNIZED -> throw wrong("delivery is neither NEWEST nor EVERY");
        };
    float maxFps = hello.getMaxFps();
    if (!Float.isFinite(maxFps) || maxFps < 0) {
      throw wrong("max_fps must be 0 or more frames per second");
    }
    long maxAgeUs = Integer.toUnsignedLong(hello.getMaxAgeMs()) * 1_000;
    return new Wishes(every, maxFps, maxAgeUs, window(hello.getWindow()));
  }

  /** Whether the frame may not be sent any more, in microseconds on the relay's clock. */
  boolean isTooOld(FrameHeader frame, long nowUs) {
    return maxAgeUs > 0 && frame.captureUs() > 0 && nowUs - frame.captureUs() > maxAgeUs;
  }

  /** The window for a viewer that asks for this many frames, an unsigned number. */
  static int window(int asked) {
    return (int) Math.min(Integer.toUnsignedLong(asked), MAX_WINDOW);
  }

  private static WireException wrong(String sentence) {
    return new WireException(GoodbyeCode.GOODBYE_CODE_PROTOCOL, sentence);
  }
}
