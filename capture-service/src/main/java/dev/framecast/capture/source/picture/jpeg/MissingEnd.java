package dev.framecast.capture.source.picture.jpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_grow_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Gives a JPEG the EOI that some cameras leave out. Only decoding tells it from one that was cut
 * short: where it fails, or reads past the end, something else is missing, too. (FFmpeg looks for
 * that before each block, and so does not see what is missing of the last one.)
 */
public final class MissingEnd {
  private static final byte[] EOI = {(byte) 0xff, (byte) 0xd9};

  private MissingEnd() {}

  /**
   * Whether {@code jpeg} is whole now. Zeros at its end go: they would be decoded as if they were
   * what is missing, where they took its place.
   *
   * @param jpeg has an EOI when this returns
   * @return false when it cannot be decoded to its end
   */
  public static boolean addTo(AVPacket jpeg) {
    int size = jpeg.size();
    while (size > 0 && jpeg.data().get(size - 1) == 0) {
      size--;
    }
    jpeg.size(size);
    if (av_grow_packet(jpeg, EOI.length) < 0) {
      return false;
    }
    jpeg.data().position(size).put(EOI);
    return isDecoded(jpeg);
  }

  private static boolean isDecoded(AVPacket jpeg) {
    AVCodec codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVFrame pixels = av_frame_alloc();
    try {
      context.thread_count(1).err_recognition(AV_EF_EXPLODE);
      return avcodec_open2(context, codec, (AVDictionary) null) >= 0
          && avcodec_send_packet(context, jpeg) >= 0
          && avcodec_receive_frame(context, pixels) >= 0
          && pixels.decode_error_flags() == 0;
    } finally {
      av_frame_free(pixels);
      avcodec_free_context(context);
    }
  }
}
