package dev.framecast.capture.encode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Decodes H.264 by FFmpeg, and reads the kinds of its units without it. */
public final class H264Reader implements AutoCloseable {
  private final AVCodecContext context;
  private final AVPacket piece = avcodec.av_packet_alloc();
  private final AVFrame picture = avutil.av_frame_alloc();
  private long number;

  /** Opens the decoder as a player would: nothing tells it that no picture is held back. */
  public H264Reader() {
    AVCodec codec = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_H264);
    context = avcodec.avcodec_alloc_context3(codec);
    context.thread_count(1);
    avcodec.avcodec_open2(context, codec, (AVDictionary) null);
  }

  /** The types of an access unit's NAL units, ITU-T H.264 table 7-1: 7 SPS, 8 PPS, 5 IDR, 1 not. */
  public static List<Integer> units(ByteBuffer payload) {
    List<Integer> types = new ArrayList<>();
    for (int i = payload.position(); i + 3 < payload.limit(); i++) {
      if (payload.get(i) == 0 && payload.get(i + 1) == 0 && payload.get(i + 2) == 1) {
        types.add(payload.get(i + 3) & 0x1f);
      }
    }
    return types;
  }

  /**
   * The picture, which the next call overwrites.
   *
   * @throws AssertionError when this access unit gives none at once
   */
  public AVFrame decode(ByteBuffer payload) {
    byte[] bytes = Pixels.bytes(payload);
    avcodec.av_new_packet(piece, bytes.length);
    piece.data().put(bytes, 0, bytes.length);
    piece.pts(number).dts(number);
    int sent = avcodec.avcodec_send_packet(context, piece);
    avcodec.av_packet_unref(piece);
    int received = avcodec.avcodec_receive_frame(context, picture);
    if (sent < 0 || received < 0 || picture.pts() != number) {
      throw new AssertionError(
          "access unit %d gives no picture: %d, %d, of %d"
              .formatted(number, sent, received, picture.pts()));
    }
    number++;
    return picture;
  }

  /** What the stream says: how many pictures a decoder must hold back. */
  public int reordering() {
    return context.has_b_frames();
  }

  /** One byte of the picture's plane. */
  public int sample(int plane, int x, int y) {
    BytePointer row = picture.data(plane);
    return row.get((long) y * picture.linesize(plane) + x) & 0xff;
  }

  @Override
  public void close() {
    avutil.av_frame_free(picture);
    avcodec.av_packet_free(piece);
    avcodec.avcodec_free_context(context);
  }
}
