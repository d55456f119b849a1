package dev.framecast.wire;

/** The numbers of version 1 of the contract that are not in {@code stream.proto}. */
public final class Protocol {
  /** What {@code Hello.protocol_version} must be. */
  public static final int VERSION = 1;

  /** The largest first message of a peer, in bytes without its prefix. */
  public static final int MAX_HELLO_BYTES = 4096;

  /** The largest message unless configured: raw 1080p is 6 MiB. In bytes without the prefix. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 8 << 20;

  /** What a frame may have in front of its payload, in bytes, the envelope's own included. */
  public static final int MAX_FRAME_HEAD_BYTES = 16_384;

  /** From the connection's start to a whole Hello. */
  public static final int HANDSHAKE_TIMEOUT_MILLIS = 2_000;

  /** How often each side probes the other. */
  public static final int PING_INTERVAL_MILLIS = 1_000;

  /** A side that has received nothing for so long closes the session. */
  public static final int PING_TIMEOUT_MILLIS = 5_000;

  /**
   * A relay keeps the newest group of pictures for those who join, as long as it takes no more
   * bytes than this and no more time than {@link #GOP_KEPT_MILLIS}, and is of 240 frames a second
   * at most. Of a longer one it keeps nothing: until the next keyframe nobody can join.
   */
  public static final int GOP_KEPT_BYTES = 16 << 20;

  /** From the keyframe to the newest frame; see {@link #GOP_KEPT_BYTES}. */
  public static final int GOP_KEPT_MILLIS = 60_000;

  /** The longest {@code StreamStatus.detail} and {@code Goodbye.reason}, in characters. */
  public static final int MAX_SENTENCE_CHARS = 300;

  /** The largest message that publishers and viewers take from a relay unless configured. */
  public static final int DEFAULT_MAX_RECEIVED_BYTES = 16 << 20;

  /** What {@code --max-message-bytes} may be at most, anywhere. */
  public static final int LARGEST_MAX_MESSAGE_BYTES = 256 << 20;

  /** A message of which less comes, or is taken, is given up. */
  public static final int SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private Protocol() {}

  /** What a message of so many bytes takes at {@link #SLOWEST_BYTES_PER_SECOND}. */
  public static long slowestMillis(long bytes) {
    return bytes * 1_000 / SLOWEST_BYTES_PER_SECOND;
  }
}
