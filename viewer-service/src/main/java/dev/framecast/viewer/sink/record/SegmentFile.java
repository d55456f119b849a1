package dev.framecast.viewer.sink.record;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_pix_fmt_to_codec_tag;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_version;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.framecast.viewer.decode.NativePayload;
import dev.framecast.viewer.decode.PictureSize;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/**
 * One Matroska file, written by FFmpeg's muxer. Frames go into clusters that end with the next
 * keyframe, or after half a second, and each is written as a whole: whoever kills the process loses
 * at most the last one, and the file plays. Not thread-safe.
 */
final class SegmentFile implements AutoCloseable {
  private static final String CLUSTER_MILLIS = "500";
  private static final int MILLIS = 1_000;

  /** Of a picture that is looked into; 7680x4320, as viewers decode by default. */
  private static final long MOST_PIXELS = 33_177_600;

  private final Path file;
  private final Codec codec;
  private final PictureSize size;
  private final AVFormatContext context = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private final NativePayload payload = new NativePayload();
  private boolean open;
  private long lastMillis = -1;
  private long frames;

  /**
   * Begins a file.
   *
   * @param first the frame that it will begin with, a keyframe; not yet written
   * @param atUs its capture time, microseconds since 1970
   * @throws IOException when the file cannot be written
   */
  SegmentFile(Path file, Frame first, PictureSize size, long atUs) throws IOException {
    this.file = file;
    this.codec = first.getCodec();
    this.size = size;
    try {
      require(avformat_alloc_output_context2(context, null, "matroska", (String) null));
      describe(avformat_new_stream(context, null), first);
      AVIOContext io = new AVIOContext(null);
      require(avio_open(io, "file:" + file.toAbsolutePath(), AVIO_FLAG_WRITE));
      context.pb(io);
      // A finished cluster goes to the kernel at once, whatever the size of FFmpeg's own buffer.
      context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_FLUSH_PACKETS);
      begin(atUs);
      open = true;
    } catch (IOException | RuntimeException failed) {
      free();
      throw failed;
    }
  }

  /** Loads the native library, so that the first frame does not have to wait for it. */
  static void prepare() {
    // What fails is told once, by the recorder; FFmpeg would print lines of its own.
    av_log_set_level(AV_LOG_QUIET);
    avformat_version();
  }

  /** Where it lies. */
  Path file() {
    return file;
  }

  /** How many frames it holds. */
  long frames() {
    return frames;
  }

  /** Whether such a frame may go into this file. */
  boolean takes(Frame frame, PictureSize itsSize) {
    return frame.getCodec() == codec && itsSize.equals(size);
  }

  /**
   * Adds a frame.
   *
   * @param sinceFirstUs its capture time since the file's first frame, microseconds
   * @throws IOException when the file cannot be written any more; close it then
   */
  void write(Frame frame, long sinceFirstUs) throws IOException {
    lastMillis = Math.max(lastMillis + 1, sinceFirstUs / MILLIS);
    payload.fill(packet, frame.getPayload());
    packet.stream_index(0).pts(lastMillis).dts(lastMillis);
    packet.flags(frame.getKeyframe() ? AV_PKT_FLAG_KEY : 0);
    require(av_write_frame(context, packet));
    frames++;
  }

  /** Writes index and length, so that players can seek; the file plays without them too. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      require(av_write_trailer(context));
    } finally {
      free();
    }
  }

  private void begin(long atUs) throws IOException {
    AVDictionary metadata = new AVDictionary(null);
    Instant start = Instant.EPOCH.plus(atUs, ChronoUnit.MICROS);
    av_dict_set(metadata, "creation_time", start.toString(), 0);
    context.metadata(metadata);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "cluster_time_limit", CLUSTER_MILLIS, 0);
    // Matroska itself knows no packed RGB; FFmpeg writes and reads it as AVI files have it.
    av_dict_set(options, "allow_raw_vfw", "1", 0);
    try {
      require(avformat_write_header(context, options));
    } finally {
      av_dict_free(options);
    }
  }

  private void describe(AVStream stream, Frame first) {
    stream.time_base().num(1).den(MILLIS);
    AVCodecParameters parameters = stream.codecpar();
    parameters.codec_type(AVMEDIA_TYPE_VIDEO).codec_id(codecId());
    parameters.width(size.width()).height(size.height());
    switch (codec) {
      case CODEC_RAW_BGR24 -> raw(parameters, AV_PIX_FMT_BGR24);
      case CODEC_RAW_GRAY8 -> raw(parameters, AV_PIX_FMT_GRAY8);
      case CODEC_H264 -> {
        byte[] sets = ParameterSets.of(first.getPayload());
        // FFmpeg frees it with the context: it must be of its own allocator.
        BytePointer extra =
            new BytePointer(av_mallocz(sets.length + (long) AV_INPUT_BUFFER_PADDING_SIZE));
        extra.put(sets, 0, sets.length);
        parameters.extradata(extra).extradata_size(sets.length);
        VideoSignal.of(first.getPayload(), MOST_PIXELS).describe(stream);
      }
      default -> {}
    }
  }

  private static void raw(AVCodecParameters parameters, int pixelFormat) {
    parameters.format(pixelFormat).codec_tag(avcodec_pix_fmt_to_codec_tag(pixelFormat));
  }

  private int codecId() {
    return switch (codec) {
      case CODEC_H264 -> AV_CODEC_ID_H264;
      case CODEC_PNG -> AV_CODEC_ID_PNG;
      case CODEC_RAW_BGR24, CODEC_RAW_GRAY8 -> AV_CODEC_ID_RAWVIDEO;
      default -> AV_CODEC_ID_MJPEG;
    };
  }

  private void free() {
    if (context.pb() != null) {
      avio_closep(context.pb());
    }
    avformat_free_context(context);
    av_packet_free(packet);
    payload.close();
  }

  private void require(int result) throws IOException {
    if (result < 0) {
      byte[] sentence = new byte[128];
      av_strerror(result, sentence, sentence.length);
      String said = new String(sentence, StandardCharsets.UTF_8);
      throw new IOException(said.substring(0, Math.max(0, said.indexOf(0))));
    }
  }
}
