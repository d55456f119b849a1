package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;

/**
 * One frame's message, prefix included, shared by everything that holds a reference to it. Safe
 * from any thread; nobody changes the bytes.
 */
public interface SharedFrame {
  /** What a frame that is held takes beside its message, in bytes: its objects on the heap. */
  int OBJECT_BYTES = 512;

  /** What stands in front of the payload. */
  FrameHeader header();

  /** The message's length on the wire, in bytes. */
  int bytes();

  /**
   * What it takes while it is held, in bytes, for whatever bounds frames that are held: a message
   * may be a few bytes only.
   */
  default long heldBytes() {
    return (long) bytes() + OBJECT_BYTES;
  }

  /** When the relay received it, microseconds on the relay's clock. */
  long relayedUs();

  /** Adds a reference. */
  void retain();

  /** Gives a reference back; the bytes are freed with the last. */
  void release();
}
