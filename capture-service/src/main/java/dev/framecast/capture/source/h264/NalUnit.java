package dev.framecast.capture.source.h264;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a NAL unit lies in an H.264 byte stream (ITU-T H.264 annex B).
 *
 * @param type nal_unit_type (table 7-1)
 * @param from where its start code begins, byte offset
 * @param body where its own bytes begin, right behind the start code
 * @param to where it ends
 */
public record NalUnit(int type, int from, int body, int to) {
  /** A slice of a picture that can be decoded without any other. */
  public static final int IDR_SLICE = 5;

  /** A sequence parameter set. */
  public static final int SEQUENCE_SET = 7;

  /** A picture parameter set. */
  public static final int PICTURE_SET = 8;

  /** An access unit delimiter: always first, where there is one. */
  public static final int DELIMITER = 9;

  private static final int TYPE_MASK = 0x1f;
  private static final int START_CODE_BYTES = 3;

  /**
   * The units of an access unit up to the first slice, which comes last and whose end is taken to
   * be that of the access unit. All that a decoder must have before a picture comes before its
   * first slice (7.4.1.2.3), so that the bulk of the bytes is not looked at.
   */
  public static List<NalUnit> headOf(ByteBuffer annexB) {
    ByteBuffer in = annexB.slice();
    List<NalUnit> head = new ArrayList<>(4);
    int code = startCode(in, 0);
    while (code >= 0 && code + START_CODE_BYTES < in.limit()) {
      int body = code + START_CODE_BYTES;
      int type = in.get(body) & TYPE_MASK;
      int from = code > 0 && in.get(code - 1) == 0 ? code - 1 : code;
      if (isSlice(type)) {
        head.add(new NalUnit(type, from, body, in.limit()));
        return head;
      }
      int next = startCode(in, body);
      head.add(new NalUnit(type, from, body, endOf(in, body, next)));
      code = next;
    }
    return head;
  }

  /** Whether it carries a piece of the picture itself. */
  public boolean isSlice() {
    return isSlice(type);
  }

  private static boolean isSlice(int type) {
    return type >= 1 && type <= IDR_SLICE;
  }

  /** Zeros in front of a start code, or at the end, belong to no NAL unit (B.1.1). */
  private static int endOf(ByteBuffer in, int body, int next) {
    int to = next < 0 ? in.limit() : next;
    while (to > body && in.get(to - 1) == 0) {
      to--;
    }
    return to;
  }

  /** Where the next three bytes 0, 0, 1 begin, or -1. */
  private static int startCode(ByteBuffer in, int from) {
    int i = from;
    while (i + START_CODE_BYTES <= in.limit()) {
      int third = in.get(i + 2) & 0xff;
      if (third > 1) {
        i += START_CODE_BYTES;
      } else if (third == 1 && in.get(i) == 0 && in.get(i + 1) == 0) {
        return i;
      } else {
        i++;
      }
    }
    return -1;
  }
}
