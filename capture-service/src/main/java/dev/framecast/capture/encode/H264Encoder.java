package dev.framecast.capture.encode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import dev.framecast.capture.encode.ffmpeg.Conversion;
import dev.framecast.capture.encode.ffmpeg.OpenEncoder;
import dev.framecast.capture.encode.ffmpeg.PixelForm;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * H.264 by libopenh264, which is what FFmpeg has without the GPL: constrained baseline, each
 * picture predicted from the one before alone, nothing held back. Access units are Annex B, with
 * the parameter sets in front of each keyframe. Luma is always of limited range: browsers take that
 * for granted, even where a stream states otherwise. The matrix is always that of ITU-R BT.601: by
 * BT.709's, Chromium's software is off by nine levels. The stream states both, with primaries and
 * transfer of BT.709, whatever its size.
 *
 * <p><b>Bit rate.</b> The encoder spends the same on each picture, however many there are a second:
 * {@code width * height * 0.1 * 2^((quality - 80) / 20)} bits on average, a keyframe about four
 * times that. At quality 80 and 30 pictures a second that is 2.8 Mbit/s for 1280x720, and pictures
 * that are skipped are bits that are not spent. The rule of thumb known as the Kush gauge (after
 * Kush Amerasinghe) gives a pixel 0.07 bit where little moves and 0.14 where more does: 0.1 lies
 * between. From there a doubling goes with 20 of quality, about as it does for JPEG.
 */
final class H264Encoder implements FrameEncoder {
  private static final double BITS_PER_PIXEL = 0.1;
  private static final int USUAL_QUALITY = 80;
  private static final double QUALITY_OF_TWICE_THE_BITS = 20;

  /** Sets bits a second against bits a picture, and the level that the stream states. */
  private static final int NOMINAL_RATE = 30;

  private static final int LEAST_BITS_A_SECOND = 64_000;

  private static final PixelForm FORM =
      new PixelForm(AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, AVCOL_SPC_SMPTE170M);

  private final int quality;
  private final KeyframeRhythm rhythm;
  private final Conversion quick = Conversion.quick();

  /** From another matrix or RGB, where careless rounding tints greys. */
  private final Conversion careful = Conversion.careful();

  private final AVFrame input = av_frame_alloc();
  private final OpenEncoder encoder = new OpenEncoder("libopenh264", this::dress);

  /**
   * Makes one; FFmpeg's encoder is opened with the first picture, whose size it needs.
   *
   * @param quality 1 to 100, see above
   * @param keyframeInterval the first picture after this time is a keyframe
   * @param clock what that time is measured by
   */
  H264Encoder(int quality, Duration keyframeInterval, MicrosClock clock) {
    this.quality = quality;
    this.rhythm = new KeyframeRhythm(keyframeInterval, clock);
  }

  @Override
  public Encoded encode(AVFrame picture, boolean keyframeWanted) throws IOException {
    PixelForm form = PixelForm.of(picture);
    boolean isThere = form.format() == FORM.format() && !form.isFullRange() && form.isBt601();
    boolean isDue = rhythm.isDue(keyframeWanted);
    try {
      take(isThere ? picture : (form.isBt601() ? quick : careful).to(FORM, picture));
      ByteBuffer payload = encoder.encode(input, FORM, isDue);
      if (encoder.isKeyframe()) {
        rhythm.made();
      }
      return new Encoded(
          Codec.CODEC_H264, input.width(), input.height(), encoder.isKeyframe(), payload);
    } catch (IOException failed) {
      rhythm.broken();
      throw failed;
    } finally {
      av_frame_unref(input);
    }
  }

  @Override
  public void close() {
    encoder.close();
    quick.close();
    careful.close();
    av_frame_free(input);
  }

  /** Bits a second that the encoder is given for pictures of that size, at the nominal rate. */
  static long bitsASecond(int width, int height, int quality) {
    double scale = Math.pow(2, (quality - USUAL_QUALITY) / QUALITY_OF_TWICE_THE_BITS);
    double bits = BITS_PER_PIXEL * scale * width * height * NOMINAL_RATE;
    return Math.max(LEAST_BITS_A_SECOND, Math.round(bits));
  }

  /** Another reference to the same pixels, without the last row or column of an odd size. */
  private void take(AVFrame pixels) throws IOException {
    int status = av_frame_ref(input, pixels);
    if (status < 0) {
      throw new IOException("no memory for a picture (FFmpeg " + status + ")");
    }
    input.format(AV_PIX_FMT_YUV420P).width(pixels.width() & ~1).height(pixels.height() & ~1);
  }

  private void dress(AVCodecContext opening) {
    opening.framerate(av_make_q(NOMINAL_RATE, 1)).max_b_frames(0).slices(1);
    opening.bit_rate(bitsASecond(opening.width(), opening.height(), quality));
    // The rhythm says when a keyframe is due; the encoder by itself never does.
    opening.gop_size(0);
    av_opt_set(opening.priv_data(), "rc_mode", "bitrate", 0);
    av_opt_set(opening.priv_data(), "allow_skip_frames", "0", 0);
    av_opt_set(opening.priv_data(), "coder", "cavlc", 0);
  }
}
