package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import java.lang.foreign.MemorySegment;

/** A camera's own JPEGs. */
final class PassedJpeg implements PictureForm {
  private final JpegMemory memory;

  /**
   * Makes one.
   *
   * @param most bytes of a picture
   */
  PassedJpeg(long most) {
    this.memory = new JpegMemory(most);
  }

  @Override
  public Picture of(MemorySegment bytes) {
    return CompressedPicture.jpeg(memory.copyOf(bytes));
  }
}
