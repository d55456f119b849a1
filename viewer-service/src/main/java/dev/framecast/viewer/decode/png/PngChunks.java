package dev.framecast.viewer.decode.png;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The chunks of a PNG picture (W3C PNG, third edition, section 5.3). Stateless. */
public final class PngChunks {
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
   * The picture without the chunks that no pixel needs: texts and colour profiles, which are
   * compressed and may unfold to a thousand times their size in the decoder, and animation. Copied
   * only where there are such chunks. What is no PNG stays as it is.
   */
  public static ByteString needed(ByteString png) {
    byte[] kept = null;
    int keptBytes = 0;
    int begin = 0;
    int at = SIGNATURE_BYTES;
    while (at + HEAD_BYTES <= png.size()) {
      ByteString head = png.substring(at, at + HEAD_BYTES);
      long dataBytes = Integer.toUnsignedLong(head.asReadOnlyByteBuffer().getInt());
      int next = (int) Math.min(at + HEAD_BYTES + dataBytes + CRC_BYTES, png.size());
      if (!NEEDED.contains(head.substring(TYPE_BYTES).toString(StandardCharsets.ISO_8859_1))) {
        kept = kept == null ? new byte[png.size()] : kept;
        png.substring(begin, at).copyTo(kept, keptBytes);
        keptBytes += at - begin;
        begin = next;
      }
      at = next;
    }
    if (kept == null) {
      return png;
    }
    png.substring(begin).copyTo(kept, keptBytes);
    return UnsafeByteOperations.unsafeWrap(kept, 0, keptBytes + png.size() - begin);
  }
}
