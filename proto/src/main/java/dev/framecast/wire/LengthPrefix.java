package dev.framecast.wire;

import dev.framecast.wire.v1.GoodbyeCode;

/**
 * The base-128 varint in front of each message: at most 5 bytes, canonical (no padding groups),
 * positive, within a limit. Stricter than protobuf's own reader, which takes 10 bytes and reads
 * 2^32+3 as 3.
 *
 * <p>Fed one byte at a time so that blocking streams and event loops share one set of rules. Not
 * thread-safe: one for each connection, owned by its reader.
 */
public final class LengthPrefix {
  /** Longest prefix, in bytes. */
  public static final int MAX_BYTES = 5;

  private long value;
  private int bytes;

  /**
   * Takes the next byte of a prefix.
   *
   * @param next 0 to 255
   * @param limit largest length allowed, in bytes
   * @return the length, once the last byte of the prefix is in (and this is ready for the next
   *     prefix), else -1
   * @throws WireException when the prefix is malformed or above the limit; the connection is lost
   */
  public int accept(int next, int limit) throws WireException {
    value |= (long) (next & 0x7f) << (7 * bytes);
    bytes++;
    if ((next & 0x80) != 0) {
      if (bytes == MAX_BYTES) {
        throw protocol("length prefix is longer than 5 bytes");
      }
      return -1;
    }
    return finish(next, limit);
  }

  /** Whether a prefix has begun and is not complete. */
  public boolean isPartial() {
    return bytes > 0;
  }

  private int finish(int last, int limit) throws WireException {
    if (bytes > 1 && last == 0) {
      throw protocol("length prefix is not canonical");
    }
    if (value == 0) {
      throw protocol("length prefix is zero");
    }
    if (value > limit) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE,
          "message of " + value + " bytes is above the limit of " + limit);
    }
    int length = (int) value;
    value = 0;
    bytes = 0;
    return length;
  }

  private static WireException protocol(String sentence) {
    return new WireException(GoodbyeCode.GOODBYE_CODE_PROTOCOL, sentence);
  }
}
