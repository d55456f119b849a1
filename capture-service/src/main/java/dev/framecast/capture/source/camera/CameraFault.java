package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.camera.node.CameraName;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.Errno;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Path;
import java.time.Duration;

/** What can be wrong with a camera, each in one sentence that says what to do. */
final class CameraFault {
  private CameraFault() {}

  /** Nothing there that the name could mean. */
  static SourceException absent(CameraName name) {
    if (name.text() == null) {
      return new SourceException(
          StreamReason.STREAM_REASON_NO_CAMERA,
          "no camera found: plug one in, pass it with --source camera:/dev/videoN, or set"
              + " FRAMECAST_SOURCE=testpattern:");
    }
    String where = name.node() == null ? "called '" + name.text() + "'" : "at " + name.text();
    return new SourceException(
        StreamReason.STREAM_REASON_NO_CAMERA,
        "no camera %s: plug it in, see --list-devices for those that are there, or use --source"
                .formatted(where)
            + " camera: for the first");
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

  /** Another source of this process has it. */
  static SourceException ours(CameraName name, Path node) {
    return name.text() == null
        ? new SourceException(
            StreamReason.STREAM_REASON_NO_CAMERA,
            "no camera is left: those that are there belong to other --source, plug in one more")
        : new SourceException(
            StreamReason.STREAM_REASON_SOURCE_BUSY,
            "camera %s belongs to another --source: name another, see --list-devices"
                .formatted(node));
  }

  /** It has no format that can be read here. */
  static SourceException unreadable(Path node, String formats) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        "camera %s has no format that can be read here, only %s: use another"
            .formatted(node, formats));
  }

  /** Why a node could not be opened or read. */
  static SourceException of(Path node, DeviceException failed) {
    return switch (failed.errno()) {
      case Errno.EBUSY ->
          new SourceException(
              StreamReason.STREAM_REASON_SOURCE_BUSY,
              "camera " + node + " is used by another program: close that one");
      case Errno.EPERM, Errno.EACCES ->
          new SourceException(
              StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
              "camera %s may not be opened by this user: put the user into the group video (in a"
                      .formatted(node)
                  + " container: group_add, and the device or its cgroup rule)");
      default ->
          isNoCamera(failed)
              ? new SourceException(
                  StreamReason.STREAM_REASON_NO_CAMERA,
                  "%s is no camera: see --list-devices for those that are there".formatted(node))
              : new SourceException(
                  StreamReason.STREAM_REASON_SOURCE_FAILED,
                  "camera %s cannot be used (%s)".formatted(node, failed.getMessage()));
    };
  }

  /** Whether it says that the device has gone while it was read. */
  static boolean isGone(DeviceException failed) {
    return failed.errno() == Errno.EIO || isNoCamera(failed);
  }

  /** Whether it says that this user may not. */
  static boolean isForbidden(DeviceException failed) {
    return failed.errno() == Errno.EPERM || failed.errno() == Errno.EACCES;
  }

  /** Whether it says that the node is no capture device, or none any more. */
  static boolean isNoCamera(DeviceException failed) {
    return switch (failed.errno()) {
      case Errno.ENOENT, Errno.ENXIO, Errno.ENODEV, Errno.ENOTTY, Errno.ENOTDIR, Errno.EISDIR ->
          true;
      default -> false;
    };
  }
}
