package dev.framecast.viewer.subscribe.transit;

import com.google.protobuf.ByteString;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relay that keeps to windows as the contract says, a way that carries one frame after the other
 * and keeps what does not fit, and a viewer with a {@link Freshness}; all by a clock of their own
 * that goes on a millisecond at a time.
 */
final class SimulatedWay {
  /**
   * One frame at the viewer.
   *
   * @param transitUs from the relay to the viewer
   */
  record Arrival(long atUs, long sequence, long transitUs) {}

  private record Sent(long atUs, long sequence, long relayedUs) {}

  private record Said(long atUs, Ack ack) {}

  private static final long STEP_US = 1_000;
  private static final int KEYFRAME_EVERY = 30;

  final List<Arrival> arrivals = new ArrayList<>();
  final List<Ack> acks = new ArrayList<>();

  /** What a keyframe occupies the way for; it changes as the test likes. */
  long frameUs;

  /** One way; it changes as the test likes. */
  long delayUs;

  long intervalUs = 33_333;

  /** Not 0: only every thirtieth is a keyframe, and the others occupy the way for so long. */
  long deltaUs;

  boolean relayKnowsWindows = true;

  private final Freshness freshness;
  private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
  private final ArrayDeque<Said> saying = new ArrayDeque<>();
  private long nowUs = 1_767_225_600_000_000L;
  private long nextFrameUs = nowUs;
  private long freeUs;
  private long sequence;
  private @Nullable Sent waiting;
  private int window;
  private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();

  SimulatedWay(long frameUs, long delayUs) {
    this.frameUs = frameUs;
    this.delayUs = delayUs;
    this.freshness = new Freshness(Delivery.DELIVERY_NEWEST, 0, nowUs, 2 * delayUs);
  }

  /** Lets so much time pass, forgetting what arrived and was said before it. */
  SimulatedWay pass(double seconds) throws IOException {
    arrivals.clear();
    acks.clear();
    long endUs = nowUs + (long) (seconds * 1e6);
    while (nowUs < endUs) {
      nowUs += STEP_US;
      publish();
      hear();
      send();
      receive();
    }
    return this;
  }

  /** Nothing gets through for so long. */
  void stall(double seconds) {
    freeUs = Math.max(freeUs, nowUs) + (long) (seconds * 1e6);
  }

  long longestTransitUs() {
    return arrivals.stream().mapToLong(Arrival::transitUs).max().orElse(Long.MAX_VALUE);
  }

  private void publish() {
    if (nowUs >= nextFrameUs) {
      nextFrameUs += intervalUs;
      waiting = new Sent(0, sequence++, nowUs);
    }
  }

  private void hear() {
    while (!saying.isEmpty() && saying.peek().atUs() <= nowUs) {
      Ack ack = saying.remove().ack();
      unacknowledged.removeIf(each -> each <= ack.getSequence());
      if (ack.hasWindow() && relayKnowsWindows) {
        window = ack.getWindow();
      }
    }
  }

  private void send() {
    if (waiting != null && (window == 0 || unacknowledged.size() < window)) {
      long occupiedUs = isKeyframe(waiting.sequence()) ? frameUs : deltaUs;
      freeUs = Math.max(freeUs, nowUs) + occupiedUs;
      underWay.add(new Sent(freeUs + delayUs, waiting.sequence(), waiting.relayedUs()));
      if (window == 0) {
        // Only the last one counts when a window is asked for: what came before comes before it.
        unacknowledged.clear();
      }
      unacknowledged.add(waiting.sequence());
      waiting = null;
    }
  }

  private void receive() throws IOException {
    while (!underWay.isEmpty() && underWay.peek().atUs() <= nowUs) {
      Sent here = underWay.remove();
      Frame frame =
          Frame.newBuilder()
              .setCodec(deltaUs > 0 ? Codec.CODEC_H264 : Codec.CODEC_JPEG)
              .setKeyframe(isKeyframe(here.sequence()))
              .setEpoch(1)
              .setSequence(here.sequence())
              .setRelayedUs(here.relayedUs())
              .setPayload(ByteString.copyFromUtf8("picture"))
              .build();
      freshness.arrived(frame, nowUs, () -> 0);
      arrivals.add(new Arrival(nowUs, here.sequence(), nowUs - here.relayedUs()));
      Ack ack = freshness.answerTo(frame);
      if (ack != null) {
        acks.add(ack);
        saying.add(new Said(nowUs + delayUs, ack));
      }
    }
  }

  private boolean isKeyframe(long number) {
    return deltaUs == 0 || number % KEYFRAME_EVERY == 0;
  }
}
