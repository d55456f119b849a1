package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_flush;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_get_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_bsf_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.framecast.capture.source.h264.AccessUnits;
import dev.framecast.capture.source.picture.CompressedPicture;
import org.bytedeco.ffmpeg.avcodec.AVBSFContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * H.264 on its way through without decoding: from the form that files have (lengths, parameter sets
 * apart) to Annex B by FFmpeg's {@code h264_mp4toannexb}, which leaves Annex B as it is, and on to
 * pictures that viewers can decode.
 *
 * <p>Owned by one thread.
 */
final class AnnexB implements AutoCloseable {
  private final AVBSFContext filter = new AVBSFContext(null);
  private final AccessUnits units;
  private final DecodingOrder order = new DecodingOrder();

  /** Makes one for the video that these parameters describe. */
  AnnexB(AVCodecParameters parameters) throws MediaException {
    int status = av_bsf_alloc(av_bsf_get_by_name("h264_mp4toannexb"), filter);
    if (status >= 0) {
      avcodec_parameters_copy(filter.par_in(), parameters);
      status = av_bsf_init(filter);
    }
    if (status < 0) {
      av_bsf_free(filter);
      throw new MediaException(status);
    }
    AVCodecParameters annexB = filter.par_out();
    units = new AccessUnits(parameters.width(), parameters.height());
    if (annexB.extradata_size() > 0) {
      units.prime(annexB.extradata().capacity(annexB.extradata_size()).asByteBuffer());
    }
  }

  /**
   * Takes a piece over that holds one access unit.
   *
   * @return the picture, or null when it cannot be shown
   */
  @Nullable CompressedPicture take(AVPacket piece) {
    if (piece.size() == 0) {
      // To the filter it would mean the end.
      av_packet_free(piece);
      return null;
    }
    order.next(piece.pts());
    int status = av_bsf_send_packet(filter, piece);
    if (status >= 0) {
      status = av_bsf_receive_packet(filter, piece);
    }
    if (status >= 0) {
      return units.take(piece);
    }
    av_packet_free(piece);
    if (status != AVERROR_EAGAIN()) {
      units.awaitKeyframe();
    }
    return null;
  }

  /** How many pictures could not be shown since this was last asked. */
  int takeLost() {
    return units.takeLost();
  }

  /** Whether pictures come in another order than they are shown in: viewers do not sort them. */
  boolean isReordered() {
    return order.isReordered();
  }

  /** The video begins anew. */
  void restart() {
    av_bsf_flush(filter);
    units.awaitKeyframe();
    order.restart();
  }

  @Override
  public void close() {
    av_bsf_free(filter);
  }
}
