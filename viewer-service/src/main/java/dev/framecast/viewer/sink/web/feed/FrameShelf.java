package dev.framecast.viewer.sink.web.feed;

import dev.framecast.wire.v1.Codec;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a feed keeps for its readers: the newest frame; with H.264 all frames from the newest
 * keyframe on, because nothing else can be decoded, up to a bound in bytes. Not thread-safe: its
 * feed guards it.
 */
final class FrameShelf {
  private static final long MAX_GOP_BYTES = 4 << 20;

  private final ArrayDeque<FeedFrame> frames = new ArrayDeque<>();
  private long bytes;

  void add(FeedFrame frame) {
    if (frame.isKeyframe()) {
      clear();
    } else if (bytes + frame.payloadBytes() > MAX_GOP_BYTES) {
      // Readers that keep up go on with this frame; the others wait for the next keyframe.
      clear();
    }
    frames.addLast(frame);
    bytes += frame.payloadBytes();
  }

  void clear() {
    frames.clear();
    bytes = 0;
  }

  @Nullable FeedFrame newest() {
    return frames.peekLast();
  }

  /**
   * What a reader shows next that has shown the frame {@code after}; null where there is nothing
   * newer, or nothing newer that it could decode.
   *
   * @param after a frame's index; 0 for a reader that has shown none
   */
  @Nullable FeedFrame next(long after) {
    FeedFrame newest = frames.peekLast();
    if (newest == null || newest.index() <= after) {
      return null;
    }
    if (newest.codec() != Codec.CODEC_H264) {
      return newest;
    }
    for (FeedFrame frame : frames) {
      if (frame.index() > after && (frame.isKeyframe() || frame.index() == after + 1)) {
        return frame;
      }
    }
    return null;
  }
}
