package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Path;
import java.time.Duration;

/** What can be wrong with a camera, each in one sentence that says what to do. */
final class CameraFault {
  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int EIO = -5;
  private static final int ENXIO = -6;
  private static final int EACCES = -13;
  private static final int EBUSY = -16;
  private static final int ENODEV = -19;
  private static final int EINVAL = -22;
  private static final int ENOTTY = -25;

  private CameraFault() {}

  static SourceException none() {
    return new SourceException(
        StreamReason.STREAM_REASON_NO_CAMERA,
        "no camera found: plug one in, pass it with --source camera:/dev/videoN, or set"
            + " FRAMECAST_SOURCE=testpattern:");
  }

  static SourceException absent(Path node) {
    return new SourceException(
        StreamReason.STREAM_REASON_NO_CAMERA,
        "no camera at "
            + node
            + ": plug it in, or use --source camera: for the first that is there");
  }

  static SourceException unplugged(Path node) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNPLUGGED,
        "camera " + node + " was unplugged: plug it in again");
  }

  static SourceException hung(Path node, Duration silent) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_HUNG,
        "camera %s has sent no picture for %d ms: opening it anew; if that does not help, replug it"
            .formatted(node, silent.toMillis()));
  }

  static SourceException noInput(String why) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        "FFmpeg's camera input cannot be loaded ("
            + why
            + "): install libasound2 libpulse0 libxcb1 libxcb-shm0");
  }

  /** Why a node could not be opened or read. */
  static SourceException of(Path node, MediaException failed) {
    return switch (failed.status()) {
      case EBUSY ->
          new SourceException(
              StreamReason.STREAM_REASON_SOURCE_BUSY,
              "camera " + node + " is used by another program: close that one");
      case EPERM, EACCES ->
          new SourceException(
              StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
              "camera %s may not be opened by this user: put the user into the group video (in a"
                      .formatted(node)
                  + " container: group_add, and the device or its cgroup rule)");
      default ->
          new SourceException(
              StreamReason.STREAM_REASON_SOURCE_FAILED,
              "camera %s cannot be used (%s)".formatted(node, failed.words()));
    };
  }

  /** Whether the status says that the device has gone while it was read. */
  static boolean isGone(MediaException failed) {
    return failed.status() == EIO || isNoCamera(failed);
  }

  /** Whether the status says that the node is no capture device, or none any more. */
  static boolean isNoCamera(MediaException failed) {
    return switch (failed.status()) {
      case ENOENT, ENXIO, ENODEV, ENOTTY -> true;
      default -> false;
    };
  }

  /** Whether the status says that the device has no such format. */
  static boolean isNoSuchFormat(MediaException failed) {
    return failed.status() == EINVAL;
  }
}
