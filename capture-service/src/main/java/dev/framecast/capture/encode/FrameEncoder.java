package dev.framecast.capture.encode;

import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Turns raw pictures into payloads. Owned by one thread, which closes it. */
public interface FrameEncoder extends AutoCloseable {
  /** What the payloads are. */
  Codec codec();

  /**
   * Encodes one picture; its size and pixel format may differ from the last one's.
   *
   * @return the payload in a direct buffer, which the next call and {@link #close} make invalid
   * @throws IOException when FFmpeg cannot; the next picture may well work
   */
  ByteBuffer encode(AVFrame picture) throws IOException;

  /** Frees all memory. */
  @Override
  void close();
}
