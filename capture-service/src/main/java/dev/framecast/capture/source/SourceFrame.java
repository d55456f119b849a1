package dev.framecast.capture.source;

import dev.framecast.capture.source.picture.Picture;

/**
 * What a source yields.
 *
 * @param capturedUs when the light fell on the sensor, as near as the source tells; microseconds on
 *     this process's {@link dev.framecast.wire.clock.MicrosClock}
 * @param picture the picture, whose ownership travels with this record
 * @param missed frames that the device made since the last one and its driver lost
 * @param skipped frames that waited in the device and were passed over because this one is newer
 */
public record SourceFrame(long capturedUs, Picture picture, int missed, int skipped)
    implements AutoCloseable {
  /** A frame that nothing was lost before. */
  public SourceFrame(long capturedUs, Picture picture) {
    this(capturedUs, picture, 0, 0);
  }

  @Override
  public void close() {
    picture.close();
  }
}
