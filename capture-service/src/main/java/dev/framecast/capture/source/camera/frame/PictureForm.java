package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.picture.Picture;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** How pictures are made of what is in a device's buffers. Owned by the reader's thread. */
interface PictureForm extends AutoCloseable {
  /**
   * A picture in memory of its own; null when these bytes cannot be shown.
   *
   * @param bytes in the driver's memory
   */
  @Nullable Picture of(MemorySegment bytes);

  /** Whether a picture can be shown without those before it, which may be passed over then. */
  default boolean isWholeByItself() {
    return true;
  }

  /** The pictures before the next one are lost or broken. */
  default void lose() {}

  @Override
  default void close() {}
}
