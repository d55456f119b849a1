package dev.framecast.capture.source.camera.v4l2;

/**
 * What a device says about itself.
 *
 * @param driver its name
 * @param card the device's name for people
 * @param bus where it is plugged in; unlike those of all other devices
 * @param flags of this very node, {@code V4L2_CAP_}
 */
public record Capability(String driver, String card, String bus, int flags) {
  private static final int VIDEO_CAPTURE = 0x1;
  private static final int STREAMING = 0x4000000;

  /** Whether pictures can be streamed from it; not so for a camera's second node, its metadata. */
  public boolean isCamera() {
    return (flags & VIDEO_CAPTURE) != 0 && (flags & STREAMING) != 0;
  }
}
