package dev.framecast.capture.source;

/**
 * What a source yields.
 *
 * @param capturedUs when the light fell on the sensor, as near as the source tells; microseconds on
 *     this process's {@link dev.framecast.wire.clock.MicrosClock}
 * @param picture the picture, whose ownership travels with this record
 */
public record SourceFrame(long capturedUs, Picture picture) implements AutoCloseable {
  @Override
  public void close() {
    picture.close();
  }
}
