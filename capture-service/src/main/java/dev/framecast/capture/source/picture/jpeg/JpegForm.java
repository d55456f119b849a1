package dev.framecast.capture.source.picture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of a JPEG (ITU-T T.81 annex B): begins with SOI, has a frame header before its
 * first scan, ends with EOI. Cameras deliver pictures cut short by USB errors; they fail here.
 *
 * @param width pixels, from the frame header
 * @param height pixels, from the frame header
 * @param lacksTables whether it is of the kind that needs Huffman tables and has none, as motion
 *     JPEGs may: the standard ones are meant (T.81 annex K.3.3)
 */
record JpegForm(int width, int height, boolean lacksTables) {
  private static final int MARKER = 0xff;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DHT = 0xc4;
  private static final int SOF0_BASELINE = 0xc0;
  private static final int SOF1_EXTENDED = 0xc1;

  /** Reads the form of the remaining bytes; null when they are no whole JPEG. */
  static @Nullable JpegForm of(ByteBuffer jpeg) {
    ByteBuffer in = jpeg.slice();
    if (in.remaining() < 4 || at(in, 0) != MARKER || at(in, 1) != SOI || !endsWithEoi(in)) {
      return null;
    }
    int header = 0;
    boolean hasTables = false;
    int position = 2;
    while (position + 9 < in.limit() && at(in, position) == MARKER) {
      int marker = at(in, position + 1);
      if (marker == SOS) {
        return header == 0 ? null : form(in, header, hasTables);
      }
      hasTables |= marker == DHT;
      header = isFrameHeader(marker) ? position : header;
      // A marker may be preceded by any number of fill bytes of the same value.
      position += marker == MARKER ? 1 : 2 + twoBytes(in, position + 2);
    }
    return null;
  }

  private static JpegForm form(ByteBuffer in, int header, boolean hasTables) {
    int kind = at(in, header + 1);
    boolean needsTables = kind == SOF0_BASELINE || kind == SOF1_EXTENDED;
    return new JpegForm(
        twoBytes(in, header + 7), twoBytes(in, header + 5), needsTables && !hasTables);
  }

  /** Cameras pad their pictures with zeros up to a whole transfer. */
  private static boolean endsWithEoi(ByteBuffer in) {
    int last = in.limit() - 1;
    while (last > 1 && at(in, last) == 0) {
      last--;
    }
    return at(in, last) == EOI && at(in, last - 1) == MARKER;
  }

  /** SOF0 to SOF15, without the three markers between them that mean something else. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != 0xc8 && marker != 0xcc;
  }

  private static int twoBytes(ByteBuffer in, int position) {
    return at(in, position) << 8 | at(in, position + 1);
  }

  private static int at(ByteBuffer in, int position) {
    return in.get(position) & 0xff;
  }
}
