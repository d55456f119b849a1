package dev.framecast.relay.stream.rules;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;

/**
 * How a stream is, and since when: what its frames show, unless its publisher says otherwise. Each
 * method that returns a boolean tells whether viewers must hear of it. Not thread-safe: owned by
 * the stream's home. Times in microseconds on the relay's clock.
 */
public final class Condition {
  private static final long SHORTEST_SILENCE_US = 1_000_000;
  private static final long LONGEST_INTERVAL_US = 10_000_000;
  private static final int SILENT_INTERVALS = 3;

  private final StreamStatus.Builder status;
  private boolean declared;
  private long lastFrameUs;
  private long intervalUs;

  /** A stream that nobody publishes yet. */
  public Condition(String stream, long nowUs) {
    this.status = StreamStatus.newBuilder().setStream(stream);
    set(
        StreamState.STREAM_STATE_OFFLINE,
        StreamReason.STREAM_REASON_NO_PUBLISHER,
        "nobody publishes this stream yet",
        nowUs);
  }

  /** A publisher took its seat; its first picture is awaited. */
  public void seated(Hello hello, long nowUs) {
    declared = false;
    lastFrameUs = nowUs;
    intervalUs = intervalOf(hello.getFps());
    status
        .setCodecValue(hello.getCodecValue())
        .setWidth(hello.getWidth())
        .setHeight(hello.getHeight())
        .setFps(Float.isFinite(hello.getFps()) ? Math.max(0, hello.getFps()) : 0);
    set(
        StreamState.STREAM_STATE_STALE,
        StreamReason.STREAM_REASON_OPENING,
        "the publisher is there, its first picture is awaited",
        nowUs);
  }

  /** The publisher told the state of its source. */
  public boolean declared(StreamStatus said, long nowUs) {
    StreamState state =
        switch (said.getState()) {
          case STREAM_STATE_LIVE, STREAM_STATE_OFFLINE -> said.getState();
          default -> StreamState.STREAM_STATE_STALE;
        };
    StreamReason reason =
        said.getReason() == StreamReason.UNRECOGNIZED
            ? StreamReason.STREAM_REASON_UNSPECIFIED
            : said.getReason();
    declared =
        state != StreamState.STREAM_STATE_LIVE || reason != StreamReason.STREAM_REASON_UNSPECIFIED;
    lastFrameUs = nowUs;
    return set(state, reason, Envelopes.sentence(said.getDetail()), nowUs);
  }

  /** A frame was let through. */
  public boolean frame(FrameHeader frame, long nowUs) {
    if (status.getFps() == 0 && status.getState() == StreamState.STREAM_STATE_LIVE) {
      long gapUs = Math.min(nowUs - lastFrameUs, LONGEST_INTERVAL_US);
      intervalUs += (gapUs - intervalUs) / 4;
    }
    lastFrameUs = nowUs;
    boolean isOther = describe(frame);
    if (status.getReason() == StreamReason.STREAM_REASON_SOURCE_FROZEN) {
      return isOther;
    }
    declared = false;
    return set(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED, "", nowUs)
        || isOther;
  }

  /** Looks whether the publisher has been silent for too long. */
  public boolean check(long nowUs) {
    boolean expected =
        !declared
            && (status.getState() == StreamState.STREAM_STATE_LIVE
                || status.getReason() == StreamReason.STREAM_REASON_OPENING);
    long silenceUs = Math.max(SHORTEST_SILENCE_US, SILENT_INTERVALS * intervalUs);
    return expected
        && nowUs - lastFrameUs > silenceUs
        && set(
            StreamState.STREAM_STATE_STALE,
            StreamReason.STREAM_REASON_PUBLISHER_SILENT,
            "the publisher is connected but sends no pictures",
            nowUs);
  }

  /** The publisher's session ended. */
  public void left(long nowUs) {
    declared = false;
    set(
        StreamState.STREAM_STATE_OFFLINE,
        StreamReason.STREAM_REASON_PUBLISHER_LEFT,
        "the publisher has left",
        nowUs);
  }

  /** Whether frames of its codec build on others. */
  public boolean isInterCoded() {
    return status.getCodec() == Codec.CODEC_H264;
  }

  /** The status to tell. */
  public StreamStatus toStatus(int viewers, boolean removed) {
    return status.setViewers(viewers).setRemoved(removed).build();
  }

  private boolean describe(FrameHeader frame) {
    boolean isOther =
        status.getCodecValue() != numberOf(frame)
            || status.getWidth() != frame.width()
            || status.getHeight() != frame.height()
            || status.getEpoch() != frame.epoch();
    if (isOther) {
      status
          .setCodecValue(numberOf(frame))
          .setWidth(frame.width())
          .setHeight(frame.height())
          .setEpoch(frame.epoch());
    }
    return isOther;
  }

  private static int numberOf(FrameHeader frame) {
    return switch (frame.codec()) {
      case UNRECOGNIZED -> 0;
      default -> frame.codec().getNumber();
    };
  }

  private boolean set(StreamState state, StreamReason reason, String detail, long nowUs) {
    if (status.getState() == state
        && status.getReason() == reason
        && status.getDetail().equals(detail)) {
      return false;
    }
    status.setState(state).setReason(reason).setDetail(detail).setSinceUs(nowUs);
    return true;
  }

  private static long intervalOf(float fps) {
    return fps > 0 ? (long) Math.min(1_000_000 / (double) fps, LONGEST_INTERVAL_US) : 0;
  }
}
