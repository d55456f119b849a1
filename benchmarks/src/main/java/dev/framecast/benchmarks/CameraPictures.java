package dev.framecast.benchmarks;

import java.nio.ByteBuffer;
import java.util.Random;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/** Pictures as a camera gives them, and how far what was decoded is from them. */
final class CameraPictures {
  private static final int CAREFUL =
      swscale.SWS_BICUBIC
          | swscale.SWS_ACCURATE_RND
          | swscale.SWS_FULL_CHR_H_INP
          | swscale.SWS_FULL_CHR_H_INT;

  private CameraPictures() {}

  /** A picture in that pixel format, limited range and BT.601 where it is YUV. */
  static AVFrame inFormat(String format, int width, int height) {
    AVFrame painted = painted(width, height);
    AVFrame picture = converted(painted, avutil.av_get_pix_fmt(format));
    avutil.av_frame_free(painted);
    return picture;
  }

  /** Peak signal-to-noise ratio over red, green and blue, decibels. */
  static double psnr(AVFrame picture, ByteBuffer jpeg) {
    AVFrame decoded = decoded(jpeg);
    AVFrame one = converted(picture, avutil.AV_PIX_FMT_BGR24);
    AVFrame other = converted(decoded, avutil.AV_PIX_FMT_BGR24);
    ByteBuffer left = plane(one);
    ByteBuffer right = plane(other);
    double squares = 0;
    for (int y = 0; y < one.height(); y++) {
      for (int i = 0; i < 3 * one.width(); i++) {
        int at = y * one.linesize(0) + i;
        double error = (left.get(at) & 0xff) - (right.get(at) & 0xff);
        squares += error * error;
      }
    }
    double mean = squares / (3.0 * one.width() * one.height());
    avutil.av_frame_free(one);
    avutil.av_frame_free(other);
    avutil.av_frame_free(decoded);
    return 10 * Math.log10(255 * 255 / mean);
  }

  /** Soft shades, hard edges, a fine texture in the middle, and the noise of a sensor. */
  private static AVFrame painted(int width, int height) {
    AVFrame picture = blank(avutil.AV_PIX_FMT_BGR24, width, height);
    ByteBuffer pixels = plane(picture);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (double) x / width;
        double v = (double) y / height;
        double light = 128 + 60 * Math.sin(6 * u + 3 * v) + 30 * Math.sin(40 * u * v);
        light -= ((int) (u * 16) + (int) (v * 9)) % 5 == 0 ? 50 : 0;
        light += Math.hypot(u - .5, v - .5) < .2 ? 25 * Math.sin(x * .3) * Math.cos(y * .25) : 0;
        light += 2.5 * random.nextGaussian();
        int at = y * picture.linesize(0) + 3 * x;
        pixels.put(at, shade(light + 30 * u));
        pixels.put(at + 1, shade(light));
        pixels.put(at + 2, shade(light + 40 * v - 20 * u));
      }
    }
    return picture;
  }

  private static byte shade(double light) {
    return (byte) Math.clamp(light, 0, 255);
  }

  private static AVFrame converted(AVFrame picture, int format) {
    AVFrame target = blank(format, picture.width(), picture.height());
    SwsContext scaler = swscale.sws_alloc_context();
    scaler.flags(CAREFUL);
    int status = swscale.sws_scale_frame(scaler, target, picture);
    swscale.sws_freeContext(scaler);
    if (status < 0) {
      throw new IllegalStateException("swscale failed: " + status);
    }
    return target;
  }

  private static AVFrame decoded(ByteBuffer jpeg) {
    AVCodec codec = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_MJPEG);
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    context.thread_count(1);
    avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    byte[] bytes = new byte[jpeg.remaining()];
    jpeg.duplicate().get(bytes);
    AVPacket piece = avcodec.av_packet_alloc();
    avcodec.av_new_packet(piece, bytes.length);
    piece.data().put(bytes, 0, bytes.length);
    AVFrame picture = avutil.av_frame_alloc();
    avcodec.avcodec_send_packet(context, piece);
    int status = avcodec.avcodec_receive_frame(context, picture);
    avcodec.av_packet_free(piece);
    avcodec.avcodec_free_context(context);
    if (status < 0) {
      throw new IllegalStateException("the JPEG cannot be decoded: " + status);
    }
    return picture;
  }

  private static AVFrame blank(int format, int width, int height) {
    AVFrame picture = avutil.av_frame_alloc();
    picture.format(format).width(width).height(height);
    if (avutil.av_frame_get_buffer(picture, 0) < 0) {
      throw new IllegalStateException("no memory");
    }
    return picture;
  }

  private static ByteBuffer plane(AVFrame picture) {
    long bytes = (long) picture.linesize(0) * picture.height();
    return picture.data(0).capacity(bytes).asByteBuffer();
  }
}
