package dev.framecast.capture.source.video;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_BAD_REQUEST;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_OTHER_4XX;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_SERVER_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.wire.v1.StreamReason;

/** What FFmpeg's failures mean to people and viewers. */
final class MediaFault {
  /** ETIMEDOUT of Linux, as FFmpeg negates it: what the system itself gave up. */
  private static final int TIMED_OUT = -110;

  /** EPROTONOSUPPORT of Linux: RTSP's status 461. */
  static final int UNSUPPORTED_TRANSPORT = -93;

  private MediaFault() {}

  /** A file that cannot be opened or read. */
  static SourceException unreadable(String name, MediaException failed) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        "%s is no video that can be read (%s)".formatted(name, failed.words()));
  }

  /** An address that cannot be opened, or failed later. */
  static SourceException unreachable(String name, MediaException failed) {
    int status = failed.status();
    if (status == AVERROR_HTTP_UNAUTHORIZED || status == AVERROR_HTTP_FORBIDDEN) {
      return new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
          "%s wants a user and a password, or others (%s): write rtsp://USER:PASSWORD@HOST/..."
              .formatted(name, failed.words()));
    }
    if (status == AVERROR_INVALIDDATA) {
      return new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FAILED,
          "%s answers, but not with video (%s): check the address".formatted(name, failed.words()));
    }
    String words = isSilence(failed) ? "no answer in time" : failed.words();
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
        "%s cannot be reached (%s): trying again".formatted(name, words));
  }

  /** Whether a server refuses what was asked for, as those do that know one transport only. */
  static boolean isRefusal(MediaException failed) {
    int status = failed.status();
    return status == UNSUPPORTED_TRANSPORT
        || status == AVERROR_HTTP_BAD_REQUEST
        || status == AVERROR_HTTP_OTHER_4XX
        || status == AVERROR_HTTP_SERVER_ERROR;
  }

  /** A server that does not send its video over what was asked for by name. */
  static SourceException wrongTransport(String name, MediaException failed, boolean isOverUdp) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        "%s refuses to send over %s (%s): leave #transport=%s away"
            .formatted(name, isOverUdp ? "UDP" : "TCP", failed.words(), isOverUdp ? "udp" : "tcp"));
  }

  /** An address whose host has no address. */
  static SourceException unknownHost(String name, String host) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
        "%s cannot be reached (no host is known as %s): trying again".formatted(name, host));
  }

  /** Whether nothing came in time. */
  static boolean isSilence(MediaException failed) {
    return failed.status() == AVERROR_EXIT || failed.status() == TIMED_OUT;
  }

  /** An address that flowed and fell silent. */
  static SourceException silent(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_HUNG, name + " has fallen silent: connecting again");
  }

  /** A live address whose server ended the stream. */
  static SourceException ended(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE, name + " ended the stream: trying again");
  }

  /** What yields bytes, but nothing that can be shown. */
  static SourceException empty(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED, name + " holds no picture");
  }
}
