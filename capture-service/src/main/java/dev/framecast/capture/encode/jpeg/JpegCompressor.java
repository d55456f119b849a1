package dev.framecast.capture.encode.jpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Turns raw pictures into JPEGs. Owned by one thread, which closes it. */
public interface JpegCompressor extends AutoCloseable {
  /**
   * Compresses one picture; its size and pixel format may differ from the last one's.
   *
   * @return the JPEG in a direct buffer, which the next call and {@link #close} make invalid
   * @throws IOException when the library cannot; the next picture may well work
   */
  ByteBuffer compress(AVFrame picture) throws IOException;

  @Override
  void close();
}
