package dev.framecast.capture.source.picture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of a JPEG (ITU-T T.81 annex B), looked at without decoding: begins with SOI, has a
 * frame header before its first scan, ends with EOI. Cameras deliver pictures cut short by USB
 * errors; they fail here.
 *
 * @param width pixels, from the frame header
 * @param height pixels, from the frame header
 */
record JpegForm(int width, int height) {
  private static final int MARKER = 0xff;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  /** Reads the form of the remaining bytes; null when they are no whole JPEG. */
  static @Nullable JpegForm of(ByteBuffer jpeg) {
    ByteBuffer in = jpeg.slice();
    if (in.remaining() < 4 || at(in, 0) != MARKER || at(in, 1) != SOI || !endsWithEoi(in)) {
      return null;
    }
    JpegForm form = null;
    int position = 2;
    while (position + 9 < in.limit() && at(in, position) == MARKER) {
      int marker = at(in, position + 1);
      if (marker == SOS) {
        return form;
      }
      if (isFrameHeader(marker)) {
        form = new JpegForm(twoBytes(in, position + 7), twoBytes(in, position + 5));
      }
      // A marker may be preceded by any number of fill bytes of the same value.
      position += marker == MARKER ? 1 : 2 + twoBytes(in, position + 2);
    }
    return null;
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
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static int twoBytes(ByteBuffer in, int position) {
    return at(in, position) << 8 | at(in, position + 1);
  }

  private static int at(ByteBuffer in, int position) {
    return in.get(position) & 0xff;
  }
}
