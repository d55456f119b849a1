package dev.framecast.capture.encode.jpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_0BGR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_0RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_ABGR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_ARGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.framecast.capture.encode.ffmpeg.Conversion;
import dev.framecast.capture.encode.ffmpeg.PixelForm;
import dev.framecast.capture.encode.jpeg.TurboCompressor.Sampling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * JPEG by TurboJPEG. What the library takes goes in as it is: RGB, grey, and full-range planes.
 * Limited-range YUV becomes full-range planes first, with the chroma that it has in each row, so
 * that 4:2:2 stays 4:2:2; YUV by another matrix than JPEG's goes by way of RGB, which is quicker
 * than from matrix to matrix.
 */
final class TurboJpeg implements JpegCompressor {
  private static final PixelForm FULL_420 = PixelForm.jpeg(AV_PIX_FMT_YUVJ420P);
  private static final PixelForm FULL_422 = PixelForm.jpeg(AV_PIX_FMT_YUVJ422P);
  private static final PixelForm BGRX = PixelForm.rgb(AV_PIX_FMT_BGR0);

  /** TJPF_BGRX. */
  private static final int BGRX_LAYOUT = 3;

  /** TJPF_ of what the library takes as it is; a fourth byte is passed over. */
  private static final Map<Integer, Integer> LAYOUTS =
      Map.ofEntries(
          Map.entry(AV_PIX_FMT_RGB24, 0),
          Map.entry(AV_PIX_FMT_BGR24, 1),
          Map.entry(AV_PIX_FMT_RGB0, 2),
          Map.entry(AV_PIX_FMT_RGBA, 2),
          Map.entry(AV_PIX_FMT_BGR0, BGRX_LAYOUT),
          Map.entry(AV_PIX_FMT_BGRA, BGRX_LAYOUT),
          Map.entry(AV_PIX_FMT_0BGR, 4),
          Map.entry(AV_PIX_FMT_ABGR, 4),
          Map.entry(AV_PIX_FMT_0RGB, 5),
          Map.entry(AV_PIX_FMT_ARGB, 5),
          Map.entry(AV_PIX_FMT_GRAY8, 6));

  private static final Map<Integer, Sampling> PLANAR =
      Map.of(
          AV_PIX_FMT_YUV420P, Sampling.YUV_420,
          AV_PIX_FMT_YUVJ420P, Sampling.YUV_420,
          AV_PIX_FMT_YUV422P, Sampling.YUV_422,
          AV_PIX_FMT_YUVJ422P, Sampling.YUV_422,
          AV_PIX_FMT_YUV444P, Sampling.YUV_444,
          AV_PIX_FMT_YUVJ444P, Sampling.YUV_444);

  private final TurboCompressor compressor;
  private final Conversion toPlanes = Conversion.quick();
  private final Conversion toRgb = Conversion.quick();

  TurboJpeg(TurboLibrary library, int quality) {
    compressor = new TurboCompressor(library, quality);
  }

  @Override
  public ByteBuffer compress(AVFrame picture) throws IOException {
    Integer layout = LAYOUTS.get(picture.format());
    if (layout != null) {
      boolean isGray = picture.format() == AV_PIX_FMT_GRAY8;
      return compressor.compressPixels(picture, layout, isGray ? Sampling.GRAY : Sampling.YUV_420);
    }
    PixelForm form = PixelForm.of(picture);
    // The library would read a last row and column that pictures of odd sizes do not have.
    boolean isEven = (picture.width() | picture.height()) % 2 == 0;
    if (form.isRgb() || !form.isBt601() || !isEven) {
      return compressor.compressPixels(toRgb.to(BGRX, picture), BGRX_LAYOUT, Sampling.YUV_420);
    }
    Sampling sampling = form.isFullRange() ? PLANAR.get(picture.format()) : null;
    return sampling == null
        ? compressConverted(picture)
        : compressor.compressPlanes(picture, sampling);
  }

  @Override
  public void close() {
    compressor.close();
    toPlanes.close();
    toRgb.close();
  }

  private ByteBuffer compressConverted(AVFrame picture) throws IOException {
    boolean isInEachRow = hasChromaInEachRow(av_pix_fmt_desc_get(picture.format()));
    return compressor.compressPlanes(
        toPlanes.to(isInEachRow ? FULL_422 : FULL_420, picture),
        isInEachRow ? Sampling.YUV_422 : Sampling.YUV_420);
  }

  private static boolean hasChromaInEachRow(@Nullable AVPixFmtDescriptor pixels) {
    return pixels != null && pixels.nb_components() >= 3 && pixels.log2_chroma_h() == 0;
  }
}
