package dev.framecast.capture.source;

/**
 * What a source yields.
 *
 * @param capturedUs when the light fell on the sensor, as near as the source tells; microseconds on
 *     this process's {@link dev.framecast.wire.clock.MicrosClock}
 * @param picture the picture, whose ownership travels with this record
 * @param missed frames that the device made before this one and that were lost on the way here
 * @param skipped frames that were there before this one and were passed over because it was newer
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
