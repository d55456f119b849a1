package dev.framecast.capture.source.picture.jpeg;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of a JPEG (ITU-T T.81 annex B): begins with SOI, has a frame header before its
 * first scan, ends with EOI. Cameras deliver pictures cut short by USB errors; they fail here. What
 * lies behind EOI does not belong to the picture.
 *
 * @param width pixels, from the frame header; 0 where there is none
 * @param height pixels, likewise
 * @param lacksTables whether it is of the kind that needs Huffman tables and has none, as motion
 *     JPEGs may: the standard ones are meant (T.81 annex K.3.3)
 * @param length bytes up to and with EOI; where only zeros follow, or the last bytes are EOI, all
 * @param defect why it cannot be shown; null: it can
 */
public record JpegForm(
    int width, int height, boolean lacksTables, int length, @Nullable PictureDefect defect) {
  private static final int MARKER = 0xff;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DHT = 0xc4;
  private static final int RST0 = 0xd0;
  private static final int TEM = 0x01;
  private static final int SOF0_BASELINE = 0xc0;
  private static final int SOF1_EXTENDED = 0xc1;
  private static final int SOF2_PROGRESSIVE = 0xc2;
  private static final int FRAME_HEADER_BYTES = 10;

  /** An 8x8 block of one component has at least one bit, whatever the Huffman tables. */
  private static final long PIXELS_PER_BYTE = 8 * 64;

  /** Reads the form of the remaining bytes. */
  public static JpegForm of(ByteBuffer jpeg) {
    ByteBuffer in = jpeg.slice();
    if (in.remaining() == 0) {
      return without(PictureDefect.EMPTY);
    }
    if (in.remaining() < 4 || at(in, 0) != MARKER || at(in, 1) != SOI) {
      return without(PictureDefect.NO_START);
    }
    int header = 0;
    boolean hasTables = false;
    int position = 2;
    while (position + 4 <= in.limit() && at(in, position) == MARKER) {
      int marker = at(in, position + 1);
      if (marker == SOS) {
        return header == 0
            ? without(PictureDefect.NO_FRAME_HEADER)
            : form(in, header, hasTables, position);
      }
      hasTables |= marker == DHT;
      header = isFrameHeader(marker) ? position : header;
      position = behind(in, position);
    }
    return without(
        position > in.limit() - 4 ? PictureDefect.CUT_SHORT : PictureDefect.NO_FRAME_HEADER);
  }

  /** Whether all is there but, perhaps, the last of the picture and its EOI. */
  public boolean isCutShort() {
    return defect == PictureDefect.CUT_SHORT && width > 0;
  }

  /** What cannot be shown for this reason, whatever is in it. */
  public static JpegForm without(PictureDefect defect) {
    return new JpegForm(0, 0, false, 0, defect);
  }

  private static JpegForm form(ByteBuffer in, int header, boolean hasTables, int firstScan) {
    if (header + FRAME_HEADER_BYTES > in.limit()) {
      return without(PictureDefect.CUT_SHORT);
    }
    int kind = at(in, header + 1);
    int width = twoBytes(in, header + 7);
    int height = twoBytes(in, header + 5);
    int end = isEndedByEoi(in) ? in.limit() : endOf(in, firstScan);
    boolean needsTables = kind == SOF0_BASELINE || kind == SOF1_EXTENDED;
    PictureDefect defect = null;
    if (kind > SOF2_PROGRESSIVE) {
      defect = PictureDefect.CODING;
    } else if (at(in, header + 4) != Byte.SIZE) {
      defect = PictureDefect.PRECISION;
    } else if (width == 0 || height == 0) {
      defect = PictureDefect.NO_SIZE;
    } else if ((long) width * height > in.limit() * PIXELS_PER_BYTE) {
      defect = PictureDefect.TOO_FEW_BYTES;
    } else if (end < 0) {
      defect = PictureDefect.CUT_SHORT;
    }
    int length = end < 0 ? in.limit() : end;
    return new JpegForm(width, height, needsTables && !hasTables, length, defect);
  }

  /** Cameras pad their pictures with zeros up to a whole transfer. */
  private static boolean isEndedByEoi(ByteBuffer in) {
    int last = in.limit() - 1;
    while (last > 1 && at(in, last) == 0) {
      last--;
    }
    return at(in, last) == EOI && at(in, last - 1) == MARKER;
  }

  /** Behind the EOI that ends the scans from this one on; below 0: there is none. */
  private static int endOf(ByteBuffer in, int firstScan) {
    int position = behind(in, firstScan);
    while (position + 2 <= in.limit()) {
      int marker = at(in, position) == MARKER ? at(in, position + 1) : 0;
      if (marker == EOI) {
        return position + 2;
      }
      boolean isSegment = marker >= SOF0_BASELINE && marker < MARKER && !isAlone(marker);
      position = isSegment ? behind(in, position) : position + 1;
    }
    return -1;
  }

  /** The position behind the marker at this one and what belongs to it. */
  private static int behind(ByteBuffer in, int position) {
    int marker = at(in, position + 1);
    if (marker == MARKER) {
      // A marker may be preceded by any number of fill bytes of the same value.
      return position + 1;
    }
    boolean hasLength = !isAlone(marker) && position + 4 <= in.limit();
    return position + 2 + (hasLength ? Math.max(2, twoBytes(in, position + 2)) : 0);
  }

  private static boolean isAlone(int marker) {
    return (marker >= RST0 && marker <= EOI) || marker == TEM;
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
