package dev.framecast.capture.publish;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.util.Locale;

/**
 * How a publisher's source is, as the relay and its viewers are told.
 *
 * @param state live, stale or offline
 * @param reason why
 * @param detail a sentence for people: what happened and what to do; empty where all is well
 */
public record SourceState(StreamState state, StreamReason reason, String detail) {
  /** The source is being opened for the first time. */
  public static SourceState opening() {
    return new SourceState(
        StreamState.STREAM_STATE_OFFLINE, StreamReason.STREAM_REASON_OPENING, "");
  }

  /** The source is open, and has yielded nothing yet. */
  public static SourceState waiting(String detail) {
    return new SourceState(
        StreamState.STREAM_STATE_OFFLINE, StreamReason.STREAM_REASON_OPENING, detail);
  }

  /** The source yields frames. */
  public static SourceState live() {
    return new SourceState(
        StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_UNSPECIFIED, "");
  }

  /** The source sleeps until somebody watches, and would yield frames then. */
  public static SourceState idle() {
    return new SourceState(StreamState.STREAM_STATE_LIVE, StreamReason.STREAM_REASON_IDLE, "");
  }

  /** The source yields frames, but always the same picture. */
  public static SourceState frozen(String detail) {
    return new SourceState(
        StreamState.STREAM_STATE_STALE, StreamReason.STREAM_REASON_SOURCE_FROZEN, detail);
  }

  /**
   * The source yields frames, and none of them can be shown.
   *
   * @param hadGood whether some could before: their last is still shown
   */
  public static SourceState refused(String detail, boolean hadGood) {
    return new SourceState(
        hadGood ? StreamState.STREAM_STATE_STALE : StreamState.STREAM_STATE_OFFLINE,
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        detail);
  }

  /** The recording is over. */
  public static SourceState ended() {
    return new SourceState(
        StreamState.STREAM_STATE_OFFLINE,
        StreamReason.STREAM_REASON_SOURCE_ENDED,
        "the recording has come to its end");
  }

  /** The source cannot be opened, or failed: a hung one may go on, the others are off. */
  public static SourceState failed(StreamReason reason, String detail) {
    StreamState state =
        reason == StreamReason.STREAM_REASON_SOURCE_HUNG
            ? StreamState.STREAM_STATE_STALE
            : StreamState.STREAM_STATE_OFFLINE;
    return new SourceState(state, reason, detail);
  }

  /** For people: {@code live}, {@code offline (no camera)}. */
  @Override
  public String toString() {
    String word = words(state.name().replaceFirst("^STREAM_STATE_", ""));
    return reason == StreamReason.STREAM_REASON_UNSPECIFIED
        ? word
        : word + " (" + words(reason.name().replaceFirst("^STREAM_REASON_", "")) + ")";
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  Envelope toMessage() {
    return Envelope.newBuilder()
        .setStreamStatus(
            StreamStatus.newBuilder()
                .setState(state)
                .setReason(reason)
                .setDetail(Envelopes.sentence(detail)))
        .build();
  }
}
