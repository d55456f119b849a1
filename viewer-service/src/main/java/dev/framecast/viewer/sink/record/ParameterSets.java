package dev.framecast.viewer.sink.record;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;

/** Finds the parameter sets in an H.264 access unit (ITU-T H.264, annex B and table 7-1). */
final class ParameterSets {
  private static final int SEQUENCE_SET = 7;
  private static final int PICTURE_SET = 8;
  private static final byte[] START = {0, 0, 0, 1};

  private ParameterSets() {}

  /** The sequence and picture parameter sets, each behind a start code; empty without any. */
  static byte[] of(ByteString unit) {
    ByteArrayOutputStream sets = new ByteArrayOutputStream();
    int begin = afterStartCode(unit, 0);
    while (begin < unit.size()) {
      int next = afterStartCode(unit, begin);
      int end = next > unit.size() ? unit.size() : startOf(unit, next);
      int type = unit.byteAt(begin) & 0x1f;
      if (type == SEQUENCE_SET || type == PICTURE_SET) {
        sets.writeBytes(START);
        sets.writeBytes(unit.substring(begin, end).toByteArray());
      }
      begin = next;
    }
    return sets.toByteArray();
  }

  /** Where the next unit's first byte is, or beyond the end. */
  private static int afterStartCode(ByteString unit, int from) {
    for (int i = from; i + 3 < unit.size(); i++) {
      if (unit.byteAt(i) == 0 && unit.byteAt(i + 1) == 0 && unit.byteAt(i + 2) == 1) {
        return i + 3;
      }
    }
    return unit.size() + 1;
  }

  /** The end of what lies in front of a start code, trailing zeroes not counted. */
  private static int startOf(ByteString unit, int afterStartCode) {
    int end = afterStartCode - 3;
    while (end > 0 && unit.byteAt(end - 1) == 0) {
      end--;
    }
    return end;
  }
}
