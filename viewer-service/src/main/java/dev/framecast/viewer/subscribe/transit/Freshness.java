package dev.framecast.viewer.subscribe.transit;

import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pictures of one session fresh, if its viewer wants the newest. It watches how long each
 * frame needs from the relay to us, and
 *
 * <ul>
 *   <li>asks the relay for a window when frames queue on the way, and acknowledges each frame until
 *       that is over ({@link WindowRule}). While nothing queues there is no acknowledgement;
 *   <li>tells which pictures are late while the next ones are here already: after a stop of ours,
 *       the sockets hold pictures that nobody wants any more.
 * </ul>
 *
 * <p>Not thread-safe: owned by the thread that receives.
 */
public final class Freshness {
  /** What has come for us and was not read yet. */
  @FunctionalInterface
  public interface Unread {
    /** Its length in bytes, as far as it is here. */
    int bytes() throws IOException;
  }

  /** What the relay's socket still holds follows what ours held, with a breath between at most. */
  private static final long BURST_US = 100_000;

  private final boolean newest;
  private final int fixedWindow;
  private final long joinedUs;
  private final WindowRule rule;
  private int window;
  private int asked;
  private long burstEndsUs;

  /**
   * For one session.
   *
   * @param fixedWindow the window that the session began with; where it is not 0 it stays
   * @param joinedUs when the session began, on the relay's clock: what the relay had before was not
   *     under way
   * @param roundTripUs of the handshake
   */
  public Freshness(Delivery delivery, int fixedWindow, long joinedUs, long roundTripUs) {
    this.newest = delivery == Delivery.DELIVERY_NEWEST;
    this.fixedWindow = fixedWindow;
    this.joinedUs = joinedUs;
    this.rule = new WindowRule(roundTripUs);
  }

  /**
   * Takes note of a frame.
   *
   * @param nowUs on the relay's clock
   * @return whether nobody wants to look at it, because it is late and the next one is at hand
   */
  public boolean arrived(Frame frame, long nowUs, Unread unread) throws IOException {
    if (!newest) {
      return false;
    }
    if (!frame.hasRelayedUs() || !frame.hasSequence()) {
      window = rule.giveUp();
      return false;
    }
    long relayedUs = Math.max(frame.getRelayedUs(), joinedUs);
    long transitUs = nowUs - relayedUs;
    boolean standsAlone = standsAlone(frame.getCodec());
    boolean late = rule.isOld(transitUs) && isFollowed(frame, nowUs, unread);
    if (fixedWindow == 0 && !(late && standsAlone)) {
      window = rule.arrived(transitUs, relayedUs, standsAlone, nowUs);
    }
    return late;
  }

  /** What is to be said to the relay now that {@code frame} was taken, or null: nothing. */
  public @Nullable Ack answerTo(Frame frame) {
    if (fixedWindow == 0 && window == WindowRule.UNLIMITED && asked == WindowRule.UNLIMITED) {
      return null;
    }
    Ack.Builder ack = Ack.newBuilder().setEpoch(frame.getEpoch()).setSequence(frame.getSequence());
    if (window != asked) {
      ack.setWindow(window);
      asked = window;
    }
    return ack.build();
  }

  private boolean isFollowed(Frame frame, long nowUs, Unread unread) throws IOException {
    if (unread.bytes() >= frame.getPayload().size()) {
      burstEndsUs = nowUs + BURST_US;
    }
    return nowUs < burstEndsUs;
  }

  private static boolean standsAlone(Codec codec) {
    return switch (codec) {
      case CODEC_JPEG, CODEC_PNG, CODEC_RAW_BGR24, CODEC_RAW_GRAY8 -> true;
      case CODEC_H264, CODEC_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }
}
