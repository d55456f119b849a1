package dev.framecast.capture.encode.jpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_QSCALE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.FF_QP2LAMBDA;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import dev.framecast.capture.encode.ffmpeg.Conversion;
import dev.framecast.capture.encode.ffmpeg.OpenEncoder;
import dev.framecast.capture.encode.ffmpeg.PixelForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** JPEG, 4:2:0, by FFmpeg's own encoder. */
final class FfmpegJpeg implements JpegCompressor {
  /** FFmpeg's mjpeg encoder uses {@code table * qscale / 8}: at 8 the tables stand as given. */
  private static final int UNSCALED = 8;

  private static final PixelForm FORM = PixelForm.jpeg(AV_PIX_FMT_YUVJ420P);

  private final int quality;
  private final Conversion fromYuv = Conversion.quick();
  private final Conversion fromRgb = Conversion.careful();
  private final OpenEncoder encoder = new OpenEncoder("mjpeg", this::dress);

  FfmpegJpeg(int quality) {
    this.quality = quality;
  }

  @Override
  public ByteBuffer compress(AVFrame picture) throws IOException {
    return encoder.encode(inForm(picture), FORM, true);
  }

  @Override
  public void close() {
    encoder.close();
    fromYuv.close();
    fromRgb.close();
  }

  private AVFrame inForm(AVFrame picture) throws IOException {
    PixelForm form = PixelForm.of(picture);
    if (form.format() == FORM.format() && form.isBt601()) {
      return picture;
    }
    return (form.isRgb() ? fromRgb : fromYuv).to(FORM, picture);
  }

  private void dress(AVCodecContext opening) {
    opening.flags(opening.flags() | AV_CODEC_FLAG_QSCALE);
    opening.global_quality(UNSCALED * FF_QP2LAMBDA);
    opening.intra_matrix(QuantTables.luma(quality));
    opening.chroma_intra_matrix(QuantTables.chroma(quality));
    // Huffman tables fitted to each picture save a tenth of the bytes and cost a seventh more time.
    av_opt_set(opening.priv_data(), "huffman", "default", 0);
  }
}
