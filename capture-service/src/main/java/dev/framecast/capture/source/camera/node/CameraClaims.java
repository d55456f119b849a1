package dev.framecast.capture.source.camera.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which camera belongs to which source of this process, from its first opening to the end: so that
 * none takes another's, not even while that one is unplugged. Safe from any thread.
 */
public final class CameraClaims {
  private final Map<Object, CameraName> wanted = new ConcurrentHashMap<>();
  private final Map<Object, SeenCamera> taken = new ConcurrentHashMap<>();

  /** Says which camera a source was told to take. */
  public void want(Object source, CameraName name) {
    wanted.put(source, name);
  }

  /**
   * Gives a camera to a source, unless it is another's.
   *
   * @return whether the source has it now
   */
  public synchronized boolean take(Object source, SeenCamera camera) {
    boolean isTaken =
        taken.entrySet().stream()
            .anyMatch(claim -> claim.getKey() != source && claim.getValue().isSame(camera));
    boolean isWanted =
        !wanted.getOrDefault(source, CameraName.ANY).isNameOf(camera)
            && wanted.entrySet().stream()
                .anyMatch(wish -> wish.getKey() != source && wish.getValue().isNameOf(camera));
    if (isTaken || isWanted) {
      return false;
    }
    taken.put(source, camera);
    return true;
  }

  /** The camera could not be used: the source has the one that it had before, if any. */
  public synchronized void giveUp(Object source, @Nullable SeenCamera before) {
    if (before == null) {
      taken.remove(source);
    } else {
      taken.put(source, before);
    }
  }
}
