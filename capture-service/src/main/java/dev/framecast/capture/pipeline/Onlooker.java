package dev.framecast.capture.pipeline;

import dev.framecast.capture.publish.SourceState;
import dev.framecast.capture.source.SourceFrame;

/** Sees what a source yields, beside the relay. Must not block. */
public interface Onlooker extends AutoCloseable {
  /** Nobody. */
  Onlooker NONE =
      new Onlooker() {
        @Override
        public void see(SourceFrame frame) {}

        @Override
        public void hear(SourceState state) {}

        @Override
        public void close() {}
      };

  /**
   * A frame came. On the grabbing thread.
   *
   * @param frame stays the caller's; {@link dev.framecast.capture.source.picture.Picture#share}
   *     gives a picture to keep
   */
  void see(SourceFrame frame);

  /** The source's state is this now. From any thread. */
  void hear(SourceState state);

  /** The pipeline ends. From any thread. */
  @Override
  void close();
}
