package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Turns a decoded picture into a PNG file's bytes. Stateless. */
public final class PngEncoder {
  private static final int BYTES_PER_PIXEL = 3;

  private PngEncoder() {}

  /** Encodes the picture, losing nothing. On the decoder's thread. */
  public static byte[] encode(Picture picture) {
    AVCodec encoder = avcodec_find_encoder(AV_CODEC_ID_PNG);
    AVCodecContext context = avcodec_alloc_context3(encoder);
    AVFrame frame = av_frame_alloc();
    AVPacket packet = av_packet_alloc();
    try {
      context.width(picture.width()).height(picture.height()).pix_fmt(AV_PIX_FMT_RGB24);
      context.thread_count(1);
      context.time_base().num(1).den(1);
      require(avcodec_open2(context, encoder, (AVDictionary) null));
      frame.width(picture.width()).height(picture.height()).format(AV_PIX_FMT_RGB24);
      require(av_frame_get_buffer(frame, 0));
      fill(frame, picture);
      require(avcodec_send_frame(context, frame));
      require(avcodec_send_frame(context, null));
      require(avcodec_receive_packet(context, packet));
      byte[] png = new byte[packet.size()];
      packet.data().get(png);
      return png;
    } finally {
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }

  private static void fill(AVFrame frame, Picture picture) {
    int width = picture.width();
    int[] rgb = new int[width * picture.height()];
    picture.copyRgb(rgb);
    byte[] row = new byte[width * BYTES_PER_PIXEL];
    BytePointer target = frame.data(0);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        int pixel = rgb[y * width + x];
        row[x * BYTES_PER_PIXEL] = (byte) (pixel >> 16);
        row[x * BYTES_PER_PIXEL + 1] = (byte) (pixel >> 8);
        row[x * BYTES_PER_PIXEL + 2] = (byte) pixel;
      }
      target.position((long) y * frame.linesize(0)).put(row);
    }
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg cannot encode a PNG: " + result);
    }
  }
}
