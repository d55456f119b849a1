package dev.framecast.capture.source.still;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of a PNG picture (W3C PNG, third edition, section 5.3). Stateless. */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEAD_BYTES = 8;
  private static final int CRC_BYTES = 4;
  private static final int TYPE_BYTES = 4;

  /** What a picture's pixels and colours need; none of it is compressed but IDAT. */
  private static final Set<String> NEEDED =
      Set.of(
          "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "cICP", "sBIT", "pHYs",
          "eXIf");

  private PngChunks() {}

  /**
   * Moves the chunks that pixels need together, over those that they do not: texts and colour
   * profiles, which are compressed and may unfold to a thousand times their size in the decoder,
   * and animation.
   *
   * @param picture from its signature on, up to its limit; in any byte order
   * @return bytes of what is left, from the same beginning
   */
  static int keepNeeded(ByteBuffer picture) {
    ByteBuffer png = picture.duplicate().order(ByteOrder.BIG_ENDIAN);
    int limit = png.limit();
    int kept = Math.min(SIGNATURE_BYTES, limit);
    int at = kept;
    while (at + HEAD_BYTES <= limit) {
      long dataBytes = Integer.toUnsignedLong(png.getInt(at));
      int next = (int) Math.min(at + HEAD_BYTES + dataBytes + CRC_BYTES, limit);
      if (NEEDED.contains(typeAt(png, at))) {
        png.put(kept, png, at, next - at);
        kept += next - at;
      }
      at = next;
    }
    return kept;
  }

  private static String typeAt(ByteBuffer png, int chunk) {
    byte[] type = new byte[TYPE_BYTES];
    png.get(chunk + TYPE_BYTES, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }
}
