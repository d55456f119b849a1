package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import java.lang.foreign.MemorySegment;

/** A camera's own JPEGs. */
final class PassedJpeg implements PictureForm {
  private final FrameMemory memory;

  /**
   * Makes one.
   *
   * @param most bytes of a picture
   */
  PassedJpeg(long most) {
    this.memory = new FrameMemory(most);
  }

  @Override
  public Picture of(MemorySegment bytes) {
    return CompressedPicture.jpeg(memory.packetOf(bytes));
  }

  @Override
  public void close() {
    memory.close();
  }
}
