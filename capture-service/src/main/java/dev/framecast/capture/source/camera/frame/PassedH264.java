package dev.framecast.capture.source.camera.frame;

import dev.framecast.capture.source.h264.AccessUnits;
import dev.framecast.capture.source.picture.Picture;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A camera's own H.264, in order and without holes. */
final class PassedH264 implements PictureForm {
  private final FrameMemory memory;
  private final AccessUnits units;

  PassedH264(long most, int width, int height) {
    this.memory = new FrameMemory(most);
    this.units = new AccessUnits(width, height);
  }

  @Override
  public @Nullable Picture of(MemorySegment bytes) {
    return units.take(memory.packetOf(bytes));
  }

  @Override
  public boolean isWholeByItself() {
    return false;
  }

  @Override
  public void lose() {
    units.awaitKeyframe();
  }

  @Override
  public void close() {
    memory.close();
  }
}
