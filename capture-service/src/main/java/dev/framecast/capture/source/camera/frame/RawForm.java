package dev.framecast.capture.source.camera.frame;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_image_fill_linesizes;
import static org.bytedeco.ffmpeg.global.avutil.av_image_fill_pointers;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.v4l2.GrantedFormat;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * How a driver lays raw pictures out, and what their numbers mean as colours, in FFmpeg's words.
 */
final class RawForm implements PictureForm {
  // enum v4l2_colorspace, v4l2_ycbcr_encoding and v4l2_quantization
  private static final int COLORS_SMPTE240M = 2;
  private static final int COLORS_REC709 = 3;
  private static final int COLORS_JPEG = 7;
  private static final int COLORS_BT2020 = 10;
  private static final int COLORS_DCI_P3 = 12;
  private static final int FULL_RANGE = 1;
  private static final int LIMITED_RANGE = 2;

  private final GrantedFormat granted;
  private final FrameMemory memory;
  private final PixelFormat format;
  private final int pixels;
  private final int pictureBytes;

  RawForm(GrantedFormat granted, PixelFormat format) {
    this.granted = granted;
    this.format = format;
    this.pixels = av_get_pix_fmt(format.pixels());
    AVFrame unfilled = av_frame_alloc();
    try {
      this.pictureBytes = layOut(unfilled, new BytePointer());
    } finally {
      av_frame_free(unfilled);
    }
    this.memory = new FrameMemory(pictureBytes);
  }

  @Override
  public Picture of(MemorySegment bytes) {
    if (bytes.byteSize() < pictureBytes) {
      return CompressedPicture.refused(PictureDefect.TOO_FEW_BYTES);
    }
    AVBufferRef copy = memory.copyOf(bytes.asSlice(0, pictureBytes));
    AVFrame frame = av_frame_alloc();
    frame.buf(0, copy);
    layOut(frame, copy.data());
    frame.format(pixels).width(granted.width()).height(granted.height());
    boolean isRgb = (av_pix_fmt_desc_get(pixels).flags() & AV_PIX_FMT_FLAG_RGB) != 0;
    frame.color_range(isFullRange(isRgb) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
    frame.colorspace(isRgb ? AVCOL_SPC_RGB : colorSpace());
    return new RawPicture(frame);
  }

  @Override
  public void close() {
    memory.close();
  }

  /**
   * Sets where the planes and lines are. Where a driver pads its lines, it pads those of the other
   * planes in proportion.
   *
   * @return the bytes of all planes
   */
  private int layOut(AVFrame frame, BytePointer start) {
    av_image_fill_linesizes(frame.linesize(), pixels, granted.width());
    int tight = frame.linesize(0);
    int line = Math.max(tight, granted.lineBytes());
    for (int plane = 0; plane < AVFrame.AV_NUM_DATA_POINTERS; plane++) {
      frame.linesize(plane, (int) ((long) frame.linesize(plane) * line / tight));
    }
    int all =
        av_image_fill_pointers(frame.data(), pixels, granted.height(), start, frame.linesize());
    if (format.isChromaSwapped()) {
      BytePointer first = frame.data(1);
      frame.data(1, frame.data(2)).data(2, first);
    }
    return all;
  }

  /** V4L2_MAP_QUANTIZATION_DEFAULT of the kernel's header. */
  private boolean isFullRange(boolean isRgb) {
    return switch (granted.quantization()) {
      case FULL_RANGE -> true;
      case LIMITED_RANGE -> false;
      default -> isRgb || granted.colors() == COLORS_JPEG;
    };
  }

  /** V4L2_MAP_YCBCR_ENC_DEFAULT of the kernel's header, where the driver does not say itself. */
  private int colorSpace() {
    return switch (granted.encoding()) {
      case 0 ->
          switch (granted.colors()) {
            case COLORS_REC709, COLORS_DCI_P3 -> AVCOL_SPC_BT709;
            case COLORS_BT2020 -> AVCOL_SPC_BT2020_NCL;
            case COLORS_SMPTE240M -> AVCOL_SPC_SMPTE240M;
            default -> AVCOL_SPC_SMPTE170M;
          };
      case 2, 4 -> AVCOL_SPC_BT709;
      case 6, 7 -> AVCOL_SPC_BT2020_NCL;
      case 8 -> AVCOL_SPC_SMPTE240M;
      default -> AVCOL_SPC_SMPTE170M;
    };
  }
}
