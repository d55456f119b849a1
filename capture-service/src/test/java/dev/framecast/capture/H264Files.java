package dev.framecast.capture;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** H.264 access units put into video files by FFmpeg. */
public final class H264Files {
  private static final AVRational TICKS = av_make_q(1, 30);

  private H264Files() {}

  /**
   * Writes the units in this order.
   *
   * @param file whose ending chooses the kind
   * @param times when each is shown, in thirtieths of a second
   */
  public static void write(
      Path file, List<byte[]> units, List<Integer> times, int width, int height)
      throws IOException {
    AVFormatContext context = new AVFormatContext(null);
    check(avformat_alloc_output_context2(context, null, null, file.toString()));
    AVStream video = avformat_new_stream(context, (AVCodec) null);
    video.codecpar().codec_type(AVMEDIA_TYPE_VIDEO).codec_id(AV_CODEC_ID_H264);
    video.codecpar().width(width).height(height);
    video.avg_frame_rate(av_make_q(30, 1)).time_base(TICKS);
    byte[] sets =
        H264Units.only(units.getFirst(), type -> type == H264Units.SPS || type == H264Units.PPS);
    BytePointer extra =
        new BytePointer(av_mallocz(sets.length + AV_INPUT_BUFFER_PADDING_SIZE))
            .capacity(sets.length);
    extra.put(sets);
    video.codecpar().extradata(extra).extradata_size(sets.length);
    AVIOContext out = new AVIOContext(null);
    check(avio_open(out, file.toString(), AVIO_FLAG_WRITE));
    context.pb(out);
    check(avformat_write_header(context, (AVDictionary) null));
    for (int i = 0; i < units.size(); i++) {
      AVPacket piece = av_packet_alloc();
      check(av_new_packet(piece, units.get(i).length));
      piece.data().put(units.get(i));
      piece.pts(times.get(i) + 1).dts(i);
      piece.flags(H264Units.types(units.get(i)).contains(H264Units.IDR) ? AV_PKT_FLAG_KEY : 0);
      av_packet_rescale_ts(piece, TICKS, video.time_base());
      check(av_interleaved_write_frame(context, piece));
      av_packet_free(piece);
    }
    check(av_write_trailer(context));
    avio_closep(out);
    avformat_free_context(context);
  }

  private static void check(int status) throws IOException {
    if (status < 0) {
      throw new IOException("FFmpeg " + status);
    }
  }
}
