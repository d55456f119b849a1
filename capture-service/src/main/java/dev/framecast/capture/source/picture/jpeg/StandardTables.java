package dev.framecast.capture.source.picture.jpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;

import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVBitStreamFilter;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Gives a JPEG without Huffman tables the standard ones, by FFmpeg's {@code mjpeg2jpeg} filter,
 * which also puts a JFIF header in the place of an APP0 segment of a camera's own (AVI1).
 * Everything else stays.
 */
public final class StandardTables {
  private StandardTables() {}

  /** Whether {@code jpeg} now has tables; if not, it is as it was or empty. */
  public static boolean addTo(AVPacket jpeg) {
    AVBitStreamFilter filter = av_bsf_get_by_name("mjpeg2jpeg");
    AVBSFContext context = new AVBSFContext(null);
    if (filter == null || av_bsf_alloc(filter, context) < 0) {
      return false;
    }
    try {
      context.par_in().codec_id(AV_CODEC_ID_MJPEG);
      return av_bsf_init(context) >= 0
          && av_bsf_send_packet(context, jpeg) >= 0
          && av_bsf_receive_packet(context, jpeg) >= 0;
    } finally {
      av_bsf_free(context);
    }
  }
}
