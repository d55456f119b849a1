package dev.framecast.capture.encode;

import dev.framecast.capture.encode.jpeg.JpegCompressor;
import dev.framecast.capture.encode.jpeg.JpegLibrary;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * JPEG on the calling thread, into memory that is used again and again. The colours are right
 * whatever range and matrix the pictures have: passed on as they are, limited range would look
 * washed out.
 */
public final class JpegEncoder implements FrameEncoder {
  private final JpegCompressor compressor;

  /**
   * By the fastest library that this machine has.
   *
   * @param quality 1 to 100, on the scale of the Independent JPEG Group's library
   */
  public JpegEncoder(int quality) {
    this(JpegLibrary.fastest(), quality);
  }

  /** By that library. */
  public JpegEncoder(JpegLibrary library, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality " + quality + " is not in 1 to 100");
    }
    this.compressor = library.compressor(quality);
  }

  @Override
  public Encoded encode(AVFrame picture, boolean keyframeWanted) throws IOException {
    return new Encoded(
        Codec.CODEC_JPEG, picture.width(), picture.height(), true, compressor.compress(picture));
  }

  @Override
  public void close() {
    compressor.close();
  }
}
