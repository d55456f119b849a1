package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.camera.node.CameraClaims;
import dev.framecast.capture.source.camera.node.CameraName;
import dev.framecast.capture.source.camera.node.CameraNodes;
import dev.framecast.capture.source.camera.node.SeenCamera;
import dev.framecast.capture.source.camera.v4l2.Capability;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.Errno;
import dev.framecast.capture.source.camera.v4l2.VideoDevice;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the camera that is meant, and opens it. The one that was opened before comes first, under
 * whatever number it is now; no other source's camera is ever taken. Owned by one thread.
 */
final class CameraSearch {
  private final CameraName name;
  private final CameraNodes nodes;
  private final CameraClaims claims;
  private CameraWish wish;
  private final MicrosClock clock;
  private final NativeCalls calls;
  private @Nullable SeenCamera known;
  private @Nullable SourceException why;

  CameraSearch(
      CameraName name,
      CameraNodes nodes,
      CameraClaims claims,
      CameraWish wish,
      MicrosClock clock,
      NativeCalls calls) {
    this.name = name;
    this.nodes = nodes;
    this.claims = claims;
    this.wish = wish;
    this.clock = clock;
    this.calls = calls;
    claims.want(this, name);
  }

  /** From the next opening on, what the camera gives in this form is decoded. */
  void decode(Codec compressed) {
    wish = wish.withoutPassing(compressed);
  }

  /** Something that changes when it is worth while to search again. */
  String signature() {
    return nodes.signature();
  }

  /**
   * Opens the camera.
   *
   * @throws SourceException with the most telling of the reasons why there is none
   */
  OpenCamera open() throws SourceException {
    why = null;
    SeenCamera before = known;
    OpenCamera found = before == null ? null : firstOf(nodes.list(), before::isSame, false);
    if (found == null && why == null) {
      found = firstOf(candidates(), this::isMeant, true);
    }
    if (found != null) {
      known = found.seen();
      return found;
    }
    if (why != null) {
      throw why;
    }
    throw before == null ? CameraFault.absent(name) : CameraFault.unplugged(before.node());
  }

  private List<Path> candidates() {
    Path node = name.node();
    if (node == null) {
      return nodes.list();
    }
    return Files.exists(node) ? List.of(node) : List.of();
  }

  private boolean isMeant(SeenCamera camera) {
    return name.text() == null || name.isNameOf(camera);
  }

  private @Nullable OpenCamera firstOf(
      List<Path> candidates, Predicate<SeenCamera> isRight, boolean isFailureTold) {
    for (Path node : candidates) {
      OpenCamera opened = tried(node, isRight, isFailureTold);
      if (opened != null) {
        return opened;
      }
    }
    return null;
  }

  /** Null, and {@link #why} where that means something, when it is not this one. */
  private @Nullable OpenCamera tried(
      Path node, Predicate<SeenCamera> isRight, boolean isFailureTold) {
    VideoDevice device = null;
    OpenCamera opened = null;
    boolean isOurs = false;
    try {
      device = VideoDevice.open(node, calls);
      Capability capability = device.capability();
      if (!capability.isCamera()) {
        throw new DeviceException(Errno.ENOTTY, "asking who it is");
      }
      SeenCamera seen = SeenCamera.of(node, capability);
      if (!isRight.test(seen)) {
        return null;
      }
      if (!claims.take(this, seen)) {
        throw CameraFault.ours(name, node);
      }
      isOurs = true;
      opened = OpenCamera.start(seen, device, wish, clock);
    } catch (DeviceException failed) {
      boolean isSilent =
          (name.node() == null && CameraFault.isNoCamera(failed))
              || (CameraFault.isForbidden(failed) && nodes.isFresh(node));
      if ((isFailureTold || isOurs) && !isSilent) {
        tell(CameraFault.of(node, failed));
      }
    } catch (SourceException failed) {
      tell(failed);
    } finally {
      if (opened == null && isOurs) {
        claims.giveUp(this, known);
      }
      if (opened == null && device != null) {
        device.close();
      }
    }
    return opened;
  }

  /** What is wrong with a camera says more than that there is none. */
  private void tell(SourceException failed) {
    if (why == null || why.reason() == StreamReason.STREAM_REASON_NO_CAMERA) {
      why = failed;
    }
  }
}
