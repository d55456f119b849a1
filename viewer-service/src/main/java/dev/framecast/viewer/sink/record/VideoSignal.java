package dev.framecast.viewer.sink.record;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import com.google.protobuf.ByteString;
import dev.framecast.viewer.decode.NativePayload;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * What H.264 says of its pixels' shape and colours (ITU-T H.264, annex E): in a container that does
 * not repeat the shape, players take pixels for squares. Numbers are FFmpeg's.
 *
 * @param aspectWidth of a pixel, by {@code aspectHeight}; 0 where it does not say
 * @param matrix where the stream does not say, what viewers here take it for
 */
record VideoSignal(
    int aspectWidth, int aspectHeight, int range, int matrix, int primaries, int transfer) {
  private static final VideoSignal UNKNOWN =
      new VideoSignal(
          0,
          1,
          AVCOL_RANGE_UNSPECIFIED,
          AVCOL_SPC_UNSPECIFIED,
          AVCOL_PRI_UNSPECIFIED,
          AVCOL_TRC_UNSPECIFIED);

  private static final int HD_HEIGHT = 720;

  /**
   * Decodes one keyframe to learn it.
   *
   * @param mostPixels a larger picture is not decoded: its signal stays unknown
   */
  static VideoSignal of(ByteString keyframe, long mostPixels) {
    AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
    context.thread_count(1).max_pixels(mostPixels);
    AVPacket packet = av_packet_alloc();
    AVFrame picture = av_frame_alloc();
    try (NativePayload payload = new NativePayload()) {
      payload.fill(packet, keyframe);
      boolean isDecoded =
          avcodec_open2(context, context.codec(), (AVDictionary) null) >= 0
              && avcodec_send_packet(context, packet) >= 0
              && avcodec_send_packet(context, null) >= 0
              && avcodec_receive_frame(context, picture) >= 0;
      return isDecoded ? of(picture) : UNKNOWN;
    } finally {
      av_frame_free(picture);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  /** Repeats it in a container. */
  void describe(AVStream stream) {
    AVRational aspect = av_make_q(aspectWidth, aspectHeight);
    AVCodecParameters parameters = stream.codecpar();
    stream.sample_aspect_ratio(aspect);
    parameters.sample_aspect_ratio(aspect).color_range(range).color_space(matrix);
    parameters.color_primaries(primaries).color_trc(transfer);
  }

  private static VideoSignal of(AVFrame picture) {
    AVRational aspect = picture.sample_aspect_ratio();
    boolean isSaid = picture.colorspace() != AVCOL_SPC_UNSPECIFIED;
    int usual = picture.height() >= HD_HEIGHT ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    return new VideoSignal(
        aspect.num(),
        Math.max(1, aspect.den()),
        picture.color_range(),
        isSaid ? picture.colorspace() : usual,
        picture.color_primaries(),
        picture.color_trc());
  }
}
