package dev.framecast.capture.source.picture;

import java.nio.ByteBuffer;

/**
 * Where a compressed picture's bytes lie, outside the Java heap, and how they are freed. Has one
 * holder at a time, except that {@link #share} makes another.
 */
public interface PictureMemory {
  /** The bytes, in a direct buffer that dies with the last holder's {@link #free}. */
  ByteBuffer bytes();

  /** The same memory for another holder. */
  PictureMemory share();

  /** This holder is done; once. From any thread. */
  void free();
}
