package dev.framecast.capture.source.camera.v4l2;

/** The kernel's error numbers that mean something for a camera, the same on x86-64 and arm64. */
public final class Errno {
  /** Not allowed: in a container, by its device rules. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** A signal came in between: to be tried again. */
  public static final int EINTR = 4;

  /** The device failed. */
  public static final int EIO = 5;

  /** The node is there, its device is not. */
  public static final int ENXIO = 6;

  /** Nothing there yet. */
  public static final int EAGAIN = 11;

  /** No memory for it. */
  public static final int ENOMEM = 12;

  /** Not allowed: by the file's permissions. */
  public static final int EACCES = 13;

  /** Somebody else streams from it. */
  public static final int EBUSY = 16;

  /** The device has gone. */
  public static final int ENODEV = 19;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** No such format, size, index or buffer. */
  public static final int EINVAL = 22;

  /** No such request: not a camera. */
  public static final int ENOTTY = 25;

  private Errno() {}
}
