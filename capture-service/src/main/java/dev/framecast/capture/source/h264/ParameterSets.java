package dev.framecast.capture.source.h264;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameter sets of an H.264 stream, as last told: a decoder can begin with a keyframe only
 * when it was given them (ITU-T H.264, 7.4.1.2.1). At most 64 of at most 4 KiB each are kept, where
 * streams have one or two of each kind of some 30 bytes.
 *
 * <p>Owned by one thread.
 */
public final class ParameterSets {
  private static final int MOST_SETS = 64;
  private static final int LARGEST_SET_BYTES = 4096;
  private static final byte[] START_CODE = {0, 0, 0, 1};
  private static final int PROFILE_AND_LEVEL_BYTES = 3;

  /** By kind and number; sequence sets come first, which picture sets refer to. */
  private final Map<Integer, byte[]> sets = new TreeMap<>();

  /**
   * Remembers a set, in the place of an older one of the same kind and number.
   *
   * @return whether it is a new or another sequence set, so that the pictures' size may be another
   */
  public boolean take(ByteBuffer annexB, NalUnit unit) {
    int length = unit.to() - unit.body();
    if (length < 2 || length > LARGEST_SET_BYTES) {
      return false;
    }
    byte[] set = new byte[length];
    annexB.get(unit.body(), set);
    boolean isSequence = unit.type() == NalUnit.SEQUENCE_SET;
    int number = number(set, isSequence ? 1 + PROFILE_AND_LEVEL_BYTES : 1);
    int key = unit.type() << 16 | number;
    if (!sets.containsKey(key) && sets.size() == MOST_SETS) {
      return false;
    }
    byte[] before = sets.put(key, set);
    return isSequence && !Arrays.equals(before, set);
  }

  /** Whether there is one of each kind. */
  public boolean isComplete() {
    return has(NalUnit.SEQUENCE_SET) && has(NalUnit.PICTURE_SET);
  }

  /** All of them in Annex B form, to stand in front of a keyframe. */
  public byte[] toAnnexB() {
    int length = sets.values().stream().mapToInt(set -> START_CODE.length + set.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    sets.values().forEach(set -> all.put(START_CODE).put(set));
    return all.array();
  }

  private boolean has(int type) {
    return sets.keySet().stream().anyMatch(key -> key >> 16 == type);
  }

  /** Its number: the unsigned Exp-Golomb code (9.1) at this byte, at most 255 in a valid set. */
  private static int number(byte[] set, int at) {
    int bits = 0;
    for (int i = 0; i < 3; i++) {
      bits = bits << 8 | (at + i < set.length ? set[at + i] & 0xff : 0);
    }
    int zeros = Integer.numberOfLeadingZeros(bits | 1) - 8;
    int width = 2 * zeros + 1;
    return width > 24 ? 0 : (bits >> (24 - width)) - 1 & 0xffff;
  }
}
