package dev.framecast.capture.encode;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Turns raw pictures into payloads. Owned by one thread, which closes it. */
public interface FrameEncoder extends AutoCloseable {
  /**
   * Encodes one picture; its size and pixel format may differ from the last one's.
   *
   * @param picture its timestamp, type and quality may be overwritten
   * @param keyframeWanted whether the payload must be decodable without any other; it may be in any
   *     case
   * @throws IOException when it cannot; the next picture may well work
   */
  Encoded encode(AVFrame picture, boolean keyframeWanted) throws IOException;

  /** Frees all memory. */
  @Override
  void close();
}
