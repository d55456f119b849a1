package dev.framecast.wire.session;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Pong;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;

/**
 * Checks all that a relay sends as if a stranger had sent it. What only the relay itself can have
 * got wrong breaks the contract. What it may have passed on from a publisher is put right, since no
 * publisher may part its viewers from the relay: values that cannot be become "unknown", texts
 * become one visible line.
 *
 * <p>Owned by the thread that receives.
 */
final class RelayMessages {
  private static final int SHORTEST_MILLIS = 10;
  private static final int LONGEST_MILLIS = 3_600_000;
  private static final int LARGEST_SIDE = 65_535;
  private static final float HIGHEST_FPS = 100_000;

  /** The year 2200, microseconds since 1970; sums of such times are far from overflowing. */
  private static final long LATEST_US = 7_258_118_400_000_000L;

  private static final int CONTROL_BURST = 20_000;
  private static final int CONTROL_PER_SECOND = 5_000;
  private static final long CONTROL_COST_US = 1_000_000 / CONTROL_PER_SECOND;

  private final boolean publisher;
  private final boolean directory;
  private final MicrosClock clock;
  private final long begunUs;
  private long spentUs;

  /** For the session that this Hello began. */
  RelayMessages(Hello hello, MicrosClock clock) {
    this.publisher = hello.getRole() == Role.ROLE_PUBLISHER;
    this.directory = !publisher && hello.getStream().isEmpty();
    this.clock = clock;
    this.begunUs = clock.nowUs();
    this.spentUs = begunUs - CONTROL_BURST * CONTROL_COST_US;
  }

  /**
   * The Welcome, its limit lowered to our own.
   *
   * @param maxMessageBytes what we take at most
   * @throws WireException when its numbers cannot be meant
   */
  static Welcome checked(Welcome welcome, int maxMessageBytes) throws WireException {
    if (Integer.compareUnsigned(welcome.getProtocolVersion(), Protocol.VERSION) > 0) {
      throw broken("Welcome", "protocol_version", welcome.getProtocolVersion());
    }
    requireTime("Welcome", "relay_clock_us", welcome.getRelayClockUs());
    requireMillis("ping_interval_ms", welcome.getPingIntervalMs());
    requireMillis("ping_timeout_ms", welcome.getPingTimeoutMs());
    long limit = Integer.toUnsignedLong(welcome.getMaxMessageBytes());
    if (limit < Protocol.MAX_HELLO_BYTES) {
      throw broken("Welcome", "max_message_bytes", limit);
    }
    return welcome.toBuilder()
        .setMaxMessageBytes((int) Math.min(limit, maxMessageBytes))
        .setAgent(Envelopes.sentence(welcome.getAgent()))
        .build();
  }

  /**
   * The message as it may be used.
   *
   * @throws WireException when no relay may send it
   */
  Envelope checked(Envelope message) throws WireException {
    if (!message.hasFrame()) {
      requirePace();
    }
    return switch (message.getBodyCase()) {
      case PING, GOODBYE -> message;
      case PONG -> checked(message, message.getPong());
      case STREAM_STATUS ->
          Envelope.newBuilder().setStreamStatus(checked(message.getStreamStatus())).build();
      case DEMAND -> Envelope.newBuilder().setDemand(checked(message.getDemand())).build();
      case FRAME -> {
        if (publisher || directory) {
          throw broken("relay sent a frame where none was asked for");
        }
        Frame frame = checked(message.getFrame());
        yield frame == message.getFrame() ? message : Envelope.newBuilder().setFrame(frame).build();
      }
      case HELLO, WELCOME, ACK, REPORT, BODY_NOT_SET ->
          throw broken("relay sent a message that is not its to send: " + message.getBodyCase());
    };
  }

  private Envelope checked(Envelope message, Pong pong) throws WireException {
    requireTime("Pong", "receive_us", pong.getReceiveUs());
    requireTime("Pong", "transmit_us", pong.getTransmitUs());
    if (pong.getOriginUs() < begunUs || pong.getOriginUs() > clock.nowUs()) {
      throw broken("Pong", "origin_us", pong.getOriginUs());
    }
    return message;
  }

  private StreamStatus checked(StreamStatus status) throws WireException {
    if (directory || !status.getStream().isEmpty()) {
      try {
        new StreamName(status.getStream());
      } catch (IllegalArgumentException noName) {
        throw broken("relay told of a stream that cannot be: " + noName.getMessage());
      }
    }
    StreamStatus.Builder known =
        status.toBuilder()
            .setDetail(Envelopes.sentence(status.getDetail()))
            .setSinceUs(timeOrZero(status.getSinceUs()))
            .setWidth(sideOrZero(status.getWidth()))
            .setHeight(sideOrZero(status.getHeight()))
            .setFps(status.getFps() >= 0 && status.getFps() <= HIGHEST_FPS ? status.getFps() : 0)
            .setViewers(count(status.getViewers()));
    if (status.getState() == StreamState.UNRECOGNIZED) {
      known.setState(StreamState.STREAM_STATE_UNSPECIFIED);
    }
    if (status.getReason() == StreamReason.UNRECOGNIZED) {
      known.setReason(StreamReason.STREAM_REASON_UNSPECIFIED);
    }
    if (status.getCodec() == Codec.UNRECOGNIZED) {
      known.setCodec(Codec.CODEC_UNSPECIFIED);
    }
    return known.build();
  }

  private static Demand checked(Demand demand) {
    return demand.toBuilder().setViewers(count(demand.getViewers())).build();
  }

  private static Frame checked(Frame frame) {
    if (isSound(frame)) {
      return frame;
    }
    Frame.Builder known =
        frame.toBuilder()
            .setWidth(sideOrZero(frame.getWidth()))
            .setHeight(sideOrZero(frame.getHeight()));
    if (frame.getCodec() == Codec.UNRECOGNIZED) {
      known.setCodec(Codec.CODEC_UNSPECIFIED);
    }
    if (frame.getEpoch() < 0 || frame.getSequence() < 0 || frame.getBuildsOn() < 0) {
      known.clearEpoch().clearSequence().clearBuildsOn();
    }
    if (!isTime(frame.getCaptureUs())) {
      known.clearCaptureUs();
    }
    if (!isTime(frame.getEncodedUs())) {
      known.clearEncodedUs();
    }
    if (!isTime(frame.getPublishedUs())) {
      known.clearPublishedUs();
    }
    if (!isTime(frame.getRelayedUs())) {
      known.clearRelayedUs();
    }
    return known.build();
  }

  private static boolean isSound(Frame frame) {
    return frame.getCodec() != Codec.UNRECOGNIZED
        && sideOrZero(frame.getWidth()) == frame.getWidth()
        && sideOrZero(frame.getHeight()) == frame.getHeight()
        && frame.getEpoch() >= 0
        && frame.getSequence() >= 0
        && frame.getBuildsOn() >= 0
        && isTime(frame.getCaptureUs())
        && isTime(frame.getEncodedUs())
        && isTime(frame.getPublishedUs())
        && isTime(frame.getRelayedUs());
  }

  /** At most a burst, and so many a second in the long run, of messages that are no frames. */
  private void requirePace() throws WireException {
    long nowUs = clock.nowUs();
    spentUs = Math.max(spentUs, nowUs - CONTROL_BURST * CONTROL_COST_US) + CONTROL_COST_US;
    if (spentUs > nowUs) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_LIMIT,
          "more than %d messages without a picture a second".formatted(CONTROL_PER_SECOND));
    }
  }

  private static void requireMillis(String field, int millis) throws WireException {
    if (millis < SHORTEST_MILLIS || millis > LONGEST_MILLIS) {
      throw broken("Welcome", field, Integer.toUnsignedLong(millis));
    }
  }

  private static void requireTime(String message, String field, long timeUs) throws WireException {
    if (timeUs == 0 || !isTime(timeUs)) {
      throw broken(message, field, timeUs);
    }
  }

  private static boolean isTime(long timeUs) {
    return timeUs >= 0 && timeUs <= LATEST_US;
  }

  private static long timeOrZero(long timeUs) {
    return isTime(timeUs) ? timeUs : 0;
  }

  private static int sideOrZero(int pixels) {
    return pixels >= 0 && pixels <= LARGEST_SIDE ? pixels : 0;
  }

  private static int count(int unsigned) {
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }

  private static WireException broken(String message, String field, long value) {
    return broken(
        "relay's %s has %s %s, which cannot be"
            .formatted(message, field, Long.toUnsignedString(value)));
  }

  private static WireException broken(String sentence) {
    return new WireException(GoodbyeCode.GOODBYE_CODE_PROTOCOL, sentence);
  }
}
