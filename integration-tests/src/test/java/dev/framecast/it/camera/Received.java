package dev.framecast.it.camera;

import dev.framecast.wire.v1.Frame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The frames that a viewer got, with their payloads. Bounded by the viewer that fills it. Safe from
 * any thread.
 */
final class Received implements Consumer<Frame> {
  private final List<Frame> frames = new CopyOnWriteArrayList<>();

  @Override
  public void accept(Frame frame) {
    frames.add(frame);
  }

  /** The frames so far. */
  List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** The numbers of the frames whose payload is none of the clip's pictures, by SHA-256. */
  List<Long> notIn(Clip clip) {
    Set<String> originals = Set.copyOf(clip.hashes());
    return frames().stream()
        .filter(frame -> !originals.contains(Clip.sha256(payload(frame))))
        .map(Frame::getSequence)
        .toList();
  }

  /**
   * By how much the numbers of the frames differ from those of the pictures in the clip that they
   * are: one value, where every picture that the camera took has a number of its own, sent or not.
   */
  Set<Long> shifts(Clip clip) {
    List<String> originals = clip.hashes();
    return frames().stream()
        .map(frame -> originals.indexOf(Clip.sha256(payload(frame))) - frame.getSequence())
        .map(difference -> Math.floorMod(difference, (long) originals.size()))
        .collect(Collectors.toSet());
  }

  /** The payload of the newest frame. */
  byte[] newest() {
    return payload(frames.getLast());
  }

  /** The payload of a frame. */
  static byte[] payload(Frame frame) {
    return frame.getPayload().toByteArray();
  }
}
