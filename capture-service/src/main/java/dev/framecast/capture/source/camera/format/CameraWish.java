package dev.framecast.capture.source.camera.format;

import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.wire.v1.Codec;
import java.util.HashSet;
import java.util.Set;

/**
 * What is asked of a camera, which may give something else.
 *
 * @param size of its pictures
 * @param fps frames a second, above 0
 * @param format compressed or raw
 * @param passed the compressed forms that may leave as they are; others must be decoded
 */
public record CameraWish(PictureSize size, double fps, InputFormat format, Set<Codec> passed) {
  /** Keeps a copy of the set. */
  public CameraWish {
    passed = Set.copyOf(passed);
  }

  /** The same, but that this form does not leave as it is. */
  public CameraWish withoutPassing(Codec compressed) {
    Set<Codec> others = new HashSet<>(passed);
    others.remove(compressed);
    return new CameraWish(size, fps, format, others);
  }
}
