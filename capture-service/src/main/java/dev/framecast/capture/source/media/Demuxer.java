package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_TS_DISCONT;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_seek_file;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import dev.framecast.capture.source.display.DisplayForm;
import dev.framecast.capture.source.display.Orientation;
import dev.framecast.wire.v1.Codec;
import java.time.Duration;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One open input of FFmpeg and the video stream in it. Owned by one thread; every native call has
 * one of the input's deadlines.
 */
final class Demuxer implements AutoCloseable {
  /** Stands for a time that the input does not tell. */
  static final long NO_TIME = AV_NOPTS_VALUE;

  private static final Set<String> LIVE_FORMATS = Set.of("rtsp", "sdp", "mpjpeg", "hls", "dash");
  private static final int MICROS = 1_000_000;

  /** FFmpeg reads five seconds of a video at most to find out what is in it. */
  private static final Duration LOOKING_DEADLINE = Duration.ofSeconds(10);

  private final MediaInput input;
  private final NativeCalls calls;
  private final AVFormatContext context;
  private final AVStream video;
  private final AVRational timeBase;
  private final AVRational micros = av_make_q(1, MICROS);

  private Demuxer(MediaInput input, NativeCalls calls, AVFormatContext context, int videoIndex) {
    this.input = input;
    this.calls = calls;
    this.context = context;
    this.video = context.streams(videoIndex);
    this.timeBase = video.time_base();
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != videoIndex) {
        context.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  /** Opens the input. */
  static Demuxer open(MediaInput input, NativeCalls calls) throws MediaException {
    AVFormatContext context;
    try (NativeCalls.Call call = calls.begin("opening", input.openDeadline())) {
      context = opened(input, calls);
    }
    try (NativeCalls.Call call = calls.begin("looking into", LOOKING_DEADLINE)) {
      return new Demuxer(input, calls, context, videoIn(context));
    } catch (MediaException unfit) {
      avformat_close_input(context);
      throw unfit;
    }
  }

  /** The video's codec and all that its decoder needs. */
  AVCodecParameters codec() {
    return video.codecpar();
  }

  /** What the container itself says of a pixel's width by its height; 0 by 1 where it does not. */
  AVRational pixelAspect() {
    return video.sample_aspect_ratio();
  }

  /**
   * Whether the pictures by themselves look as they are meant to: the container states no turn, no
   * other aspect of the pixels than they do, and no range that screens do not have.
   */
  boolean isShownAsCoded() {
    DisplayForm asStated = DisplayForm.of(codec(), pixelAspect());
    DisplayForm asCoded = DisplayForm.of(codec(), codec().sample_aspect_ratio());
    boolean isSameAspect = pixelAspect().num() <= 0 || asStated.aspect() == asCoded.aspect();
    return asStated.orientation() == Orientation.UPRIGHT && !asStated.isHdr() && isSameAspect;
  }

  /** Frames a second; 0 where the input does not tell. */
  double fps() {
    AVRational rate = video.avg_frame_rate();
    return rate.num() > 0 && rate.den() > 0 ? (double) rate.num() / rate.den() : 0;
  }

  /** Whether the input has a known length, as recordings do, in time or in bytes. */
  boolean isFinite() {
    return context.duration() > 0
        || (isOneFile() && context.pb() != null && avio_size(context.pb()) > 0);
  }

  /** Whether its video lies in what is read, not in parts, or elsewhere and only described. */
  boolean isOneFile() {
    return LIVE_FORMATS.stream().noneMatch(name -> isFormat(context, name));
  }

  /** Whether the format's times may jump in the middle, as a transport stream's may. */
  boolean mayJump() {
    return (context.iformat().flags() & AVFMT_TS_DISCONT) != 0;
  }

  /**
   * Whether each piece is given out only when the one behind it begins, as FFmpeg's parser does
   * where a protocol does not mark the end of a picture.
   */
  boolean isOneBehind() {
    int codecId = codec().codec_id();
    boolean isParsed = codecId == AV_CODEC_ID_H264 || codecId == AV_CODEC_ID_HEVC;
    return isParsed && isFormat(context, "rtsp");
  }

  /** A time of the video in microseconds, or {@link #NO_TIME}. */
  long toMicros(long time) {
    return time == NO_TIME ? NO_TIME : av_rescale_q(time, timeBase, micros);
  }

  /**
   * Reads the next piece of the video.
   *
   * @param deadline how long that may take
   * @return 0, or FFmpeg's status: its end of file, EXIT when the deadline is over, or a failure
   */
  int read(AVPacket into, Duration deadline) {
    try (NativeCalls.Call call = calls.begin("reading", deadline)) {
      while (true) {
        int status = av_read_frame(context, into);
        if (calls.isOver()) {
          // Whatever comes of it: any failure, an end of the stream, a last piece that had waited.
          av_packet_unref(into);
          return AVERROR_EXIT;
        }
        if (status < 0 || into.stream_index() == video.index()) {
          return status;
        }
        av_packet_unref(into);
      }
    }
  }

  /** Goes back to the start; whether the input can. */
  boolean rewind() {
    if (context.pb() != null && context.pb().seekable() == 0) {
      return false;
    }
    try (NativeCalls.Call call = calls.begin("rewinding", input.readDeadline())) {
      long start = context.start_time() == NO_TIME ? 0 : context.start_time();
      return avformat_seek_file(context, -1, Long.MIN_VALUE, start, start, 0) >= 0;
    }
  }

  @Override
  public void close() {
    try (NativeCalls.Call call = calls.begin("closing", input.readDeadline())) {
      avformat_close_input(context);
    }
  }

  private static AVFormatContext opened(MediaInput input, NativeCalls calls) throws MediaException {
    AVFormatContext context = avformat_alloc_context();
    context.interrupt_callback().callback(NativeCalls.interrupt());
    AVInputFormat format = input.format() == null ? null : av_find_input_format(input.format());
    AVDictionary options = new AVDictionary(null);
    input.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
    int status = avformat_open_input(context, input.url(), format, options);
    av_dict_free(options);
    if (status < 0) {
      throw new MediaException(calls.isOver() ? AVERROR_EXIT : status);
    }
    return context;
  }

  private static int videoIn(AVFormatContext context) throws MediaException {
    int video = bestOf(context);
    if (!isKnown(context, video)) {
      int status = avformat_find_stream_info(context, (PointerPointer<?>) null);
      if (status < 0) {
        throw new MediaException(status);
      }
      video = bestOf(context);
    }
    if (video < 0) {
      throw new MediaException(video, "there is no video in it");
    }
    return video;
  }

  private static int bestOf(AVFormatContext context) {
    return av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
  }

  /**
   * Whether the protocol itself said what the video is. Looking into it means reading a second of
   * it, which then comes out all at once, too late: not for what is live.
   */
  private static boolean isKnown(AVFormatContext context, int video) {
    boolean isLive = isFormat(context, "rtsp") || isFormat(context, "mpjpeg");
    return isLive && video >= 0 && context.streams(video).codecpar().codec_id() != AV_CODEC_ID_NONE;
  }

  private static boolean isFormat(AVFormatContext context, String name) {
    return context.iformat().name().getString().equals(name);
  }

  /** What the contract calls one of FFmpeg's codecs; unspecified where it has no word for it. */
  static Codec codecOf(int codecId) {
    return switch (codecId) {
      case AV_CODEC_ID_MJPEG -> Codec.CODEC_JPEG;
      case AV_CODEC_ID_H264 -> Codec.CODEC_H264;
      default -> Codec.CODEC_UNSPECIFIED;
    };
  }
}
