package dev.framecast.capture.encode.jpeg;

import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * The quantisation tables that people mean by a JPEG quality of 1 to 100: those of ITU-T T.81 annex
 * K, scaled as the Independent JPEG Group's library does. FFmpeg's own scale is another.
 */
final class QuantTables {
  private static final int ENTRIES = 64;

  private static final int[] LUMA = {
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  };

  private static final int[] CHROMA = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  };

  private QuantTables() {}

  /** The table for luma, in memory that the codec context it is given to frees. */
  static ShortPointer luma(int quality) {
    return scaled(LUMA, quality);
  }

  /** The table for both chroma planes, in memory that the codec context it is given to frees. */
  static ShortPointer chroma(int quality) {
    return scaled(CHROMA, quality);
  }

  private static ShortPointer scaled(int[] table, int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    Pointer memory = av_malloc((long) ENTRIES * Short.BYTES);
    ShortPointer scaled = new ShortPointer(memory).capacity(ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      scaled.put(i, (short) Math.clamp((table[i] * percent + 50) / 100, 1, 255));
    }
    return scaled;
  }
}
