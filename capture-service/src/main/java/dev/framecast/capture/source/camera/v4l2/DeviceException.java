package dev.framecast.capture.source.camera.v4l2;

import java.io.IOException;

/** A device refused something: the kernel's error number, what was tried, its words. */
public final class DeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Makes one.
   *
   * @param errno the kernel's number
   * @param doing what was tried, for people
   */
  public DeviceException(int errno, String doing) {
    super(doing + ": " + LibC.words(errno));
    this.errno = errno;
  }

  /** The kernel's error number, above 0: one of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
