package dev.framecast.relay.stream.outbox;

import dev.framecast.wire.FrameHeader;

/**
 * One frame's message, prefix included, shared by everything that holds a reference to it. Safe
 * from any thread; nobody changes the bytes.
 */
public interface SharedFrame {
  /** What stands in front of the payload. */
  FrameHeader header();

  /** The message's length on the wire, in bytes. */
  int bytes();

  /** When the relay received it, microseconds on the relay's clock. */
  long relayedUs();

  /** Adds a reference. */
  void retain();

  /** Gives a reference back; the bytes are freed with the last. */
  void release();
}
