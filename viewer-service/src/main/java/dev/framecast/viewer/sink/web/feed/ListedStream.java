package dev.framecast.viewer.sink.web.feed;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.util.Locale;

/**
 * A stream of the directory at one moment.
 *
 * @param status as the relay told it last
 * @param books of its feed here
 * @param nowUs the moment, on the relay's clock, microseconds
 */
public record ListedStream(StreamStatus status, Feed.Books books, long nowUs) {
  /** The stream's name. */
  public String name() {
    return status.getStream();
  }

  /** The state in one word: live, stale, offline. */
  public String state() {
    return status.getState() == StreamState.STREAM_STATE_UNSPECIFIED
        ? "offline"
        : word(status.getState().name(), "STREAM_STATE_");
  }

  /** The reason in words joined by dashes, such as no-camera; empty where there is none. */
  public String reason() {
    return status.getReason() == StreamReason.STREAM_REASON_UNSPECIFIED
        ? ""
        : word(status.getReason().name(), "STREAM_REASON_");
  }

  /** The codec: jpeg, h264, png, raw-bgr24, raw-gray8; empty where it is not known yet. */
  public String codec() {
    return codec(status.getCodec());
  }

  /** A codec's word, as {@link #codec()} gives it. */
  public static String codec(Codec codec) {
    return codec == Codec.CODEC_UNSPECIFIED ? "" : word(codec.name(), "CODEC_");
  }

  /** Frames per second that come in here, or, while nobody reads, what the publisher announced. */
  public double fps() {
    return books.readers() > 0 ? books.fps() : status.getFps();
  }

  /** The newest picture's age, microseconds; -1 where there is none here. */
  public long ageUs() {
    return books.newestCaptureUs() == 0 ? -1 : Math.max(0, nowUs - books.newestCaptureUs());
  }

  private static String word(String constant, String prefix) {
    return constant
        .substring(constant.startsWith(prefix) ? prefix.length() : 0)
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }
}
