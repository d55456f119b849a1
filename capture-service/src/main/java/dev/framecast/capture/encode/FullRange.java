package dev.framecast.capture.encode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/**
 * Brings pictures into the one form that a JPEG has: YUV 4:2:0, full range, ITU-R BT.601 (JFIF 1.02
 * section "Color space"). Video is nearly always limited range, and high-definition video BT.709:
 * passed on as it is, it would look washed out and with wrong colours.
 *
 * <p>Owned by one thread. Reuses one picture's memory.
 */
final class FullRange implements AutoCloseable {
  private final SwsContext scaler;
  private @Nullable AVFrame converted;

  FullRange() {
    scaler = sws_alloc_context();
    scaler.flags(SWS_BILINEAR | SWS_ACCURATE_RND);
  }

  /**
   * The picture in JPEG's form: itself where it has that already, else memory that the next call
   * overwrites.
   */
  AVFrame of(AVFrame picture) throws IOException {
    if (isFullRange(picture)) {
      return picture;
    }
    AVFrame target = target(picture.width(), picture.height());
    int status = sws_scale_frame(scaler, target, picture);
    if (status < 0) {
      throw new IOException(
          "cannot convert pixel format " + picture.format() + " for JPEG (FFmpeg " + status + ")");
    }
    return target;
  }

  @Override
  public void close() {
    if (converted != null) {
      av_frame_free(converted);
      converted = null;
    }
    sws_freeContext(scaler);
  }

  private static boolean isFullRange(AVFrame picture) {
    int space = picture.colorspace();
    boolean isBt601 =
        space == AVCOL_SPC_SMPTE170M
            || space == AVCOL_SPC_BT470BG
            || space == AVCOL_SPC_UNSPECIFIED;
    return isBt601 && picture.format() == AV_PIX_FMT_YUVJ420P;
  }

  private AVFrame target(int width, int height) throws IOException {
    if (converted != null && converted.width() == width && converted.height() == height) {
      return converted;
    }
    if (converted != null) {
      av_frame_free(converted);
      converted = null;
    }
    AVFrame frame = av_frame_alloc();
    frame.format(AV_PIX_FMT_YUVJ420P).width(width).height(height);
    frame.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_SMPTE170M);
    int status = av_frame_get_buffer(frame, 0);
    if (status < 0) {
      av_frame_free(frame);
      throw new IOException("no memory for a picture of " + width + "x" + height);
    }
    converted = frame;
    return frame;
  }
}
