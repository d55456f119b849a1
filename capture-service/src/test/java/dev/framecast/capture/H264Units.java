package dev.framecast.capture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Real H.264 access units, and a plain way to look into them that the code under test lacks. */
public final class H264Units {
  public static final int IDR = 5;
  public static final int SPS = 7;
  public static final int PPS = 8;

  private H264Units() {}

  /** Grey pictures of changing brightness, a keyframe with its parameter sets every {@code gop}. */
  public static List<byte[]> encode(int count, int gop, int width, int height) {
    AVCodec encoder = avcodec_find_encoder_by_name("libopenh264");
    AVCodecContext context = avcodec_alloc_context3(encoder);
    context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P).gop_size(gop);
    context.time_base().num(1).den(30);
    context.bit_rate(2_000_000);
    if (avcodec_open2(context, encoder, (AVDictionary) null) < 0) {
      throw new IllegalStateException("no H.264 encoder");
    }
    AVFrame picture = av_frame_alloc();
    picture.width(width).height(height).format(AV_PIX_FMT_YUV420P);
    av_frame_get_buffer(picture, 0);
    AVPacket coded = av_packet_alloc();
    List<byte[]> units = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      paint(picture, number);
      avcodec_send_frame(context, picture);
      while (avcodec_receive_packet(context, coded) == 0) {
        byte[] unit = new byte[coded.size()];
        coded.data().get(unit);
        units.add(unit);
      }
    }
    av_packet_free(coded);
    av_frame_free(picture);
    avcodec_free_context(context);
    return units;
  }

  /** The NAL units, without start codes. */
  public static List<byte[]> split(byte[] annexB) {
    List<byte[]> nals = new ArrayList<>();
    int from = -1;
    for (int i = 0; i + 2 < annexB.length; i++) {
      if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
        if (from >= 0) {
          int to = annexB[i - 1] == 0 ? i - 1 : i;
          nals.add(java.util.Arrays.copyOfRange(annexB, from, to));
        }
        from = i + 3;
      }
    }
    nals.add(java.util.Arrays.copyOfRange(annexB, from, annexB.length));
    return nals;
  }

  /** The types of the NAL units in order. */
  public static List<Integer> types(byte[] annexB) {
    return split(annexB).stream().map(H264Units::type).toList();
  }

  /** NAL units behind start codes of three or four bytes. */
  public static byte[] join(List<byte[]> nals, int startCodeBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] nal : nals) {
      out.write(new byte[startCodeBytes - 1], 0, startCodeBytes - 1);
      out.write(1);
      out.write(nal, 0, nal.length);
    }
    return out.toByteArray();
  }

  /** The same unit with only those NAL units whose type is wanted. */
  public static byte[] only(byte[] annexB, Predicate<Integer> wanted) {
    return join(split(annexB).stream().filter(nal -> wanted.test(type(nal))).toList(), 4);
  }

  /** A buffer's bytes. */
  public static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  private static int type(byte[] nal) {
    return nal[0] & 0x1f;
  }

  private static void paint(AVFrame picture, int number) {
    av_frame_make_writable(picture);
    int height = picture.height();
    BytePointer.memset(
        picture.data(0), 40 + number * 12 % 180, (long) picture.linesize(0) * height);
    BytePointer.memset(picture.data(1), 128, (long) picture.linesize(1) * height / 2);
    BytePointer.memset(picture.data(2), 128, (long) picture.linesize(2) * height / 2);
    picture.pts(number);
  }
}
