package dev.framecast.relay.stream.rules;

import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.wire.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * What a viewer that joins now needs for its first picture: the newest keyframe and the frames that
 * build on it. For codecs that know only keyframes that is the newest frame. Holds a reference to
 * each. Not thread-safe: owned by the stream's home.
 */
final class LateJoinerCache {
  /** Bound of a group of pictures, in bytes; one keyframe is held whatever its size. */
  static final long MAX_BYTES = Protocol.GOP_KEPT_BYTES;

  /** A group longer than this would take a viewer too long to decode. */
  static final long MAX_US = Protocol.GOP_KEPT_MILLIS * 1_000L;

  /** So many of the fastest cameras' frames, 240 a second, come in that time. */
  static final int MAX_FRAMES = 240 * Protocol.GOP_KEPT_MILLIS / 1_000;

  private final List<SharedFrame> frames = new ArrayList<>();
  private long bytes;

  /**
   * Takes note of the next frame of the stream.
   *
   * @param afterGap whether frames were lost between the last one and this
   */
  void add(SharedFrame frame, boolean afterGap) {
    if (frame.header().keyframe()) {
      clear();
    } else if (frames.isEmpty()
        || afterGap
        || !frame.header().continues(frames.getLast().header())
        || frames.size() == MAX_FRAMES
        || frame.relayedUs() - frames.getFirst().relayedUs() > MAX_US
        || bytes + frame.bytes() > MAX_BYTES) {
      clear();
      return;
    }
    frame.retain();
    frames.add(frame);
    bytes += frame.bytes();
  }

  /**
   * The frames in order, a reference for the caller added to each; empty where there is no start.
   */
  List<SharedFrame> share() {
    frames.forEach(SharedFrame::retain);
    return List.copyOf(frames);
  }

  /** What it holds, in bytes, with what the frames take beside their messages. */
  long heldBytes() {
    return bytes + (long) frames.size() * SharedFrame.OBJECT_BYTES;
  }

  /** Whether it holds one picture and nothing that builds on it. */
  boolean isOnePicture() {
    return frames.size() == 1;
  }

  /** Lets everything go. */
  void clear() {
    frames.forEach(SharedFrame::release);
    frames.clear();
    bytes = 0;
  }
}
