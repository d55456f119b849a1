package dev.framecast.capture.pipeline;

import static org.bytedeco.ffmpeg.global.avutil.av_image_get_linesize;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.PayloadChecksum;
import dev.framecast.wire.v1.Codec;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Tells when a live source repeats the same picture. No sensor gives the same bytes twice, not even
 * in the dark, so that equal checksums mean that the camera, or what feeds it, has stopped.
 *
 * <p>Of raw pictures every eighth row is looked at, of JPEGs their length and their end: in what is
 * coded without gaps, a change anywhere moves all that follows. H.264 cannot be judged by its
 * bytes: the codec numbers its pictures, so that a still one differs too.
 *
 * <p>Owned by the thread that grabs.
 */
final class FrozenWatch {
  private static final long FROZEN_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final int FEWEST_REPEATS = 2;
  private static final int ROW_STEP = 8;
  private static final int END_BYTES = 4_096;

  private long lastChecksum = -1;
  private long changedNanos;
  private int repeats;

  /** Whether the source has repeated this picture for so long that it must be frozen. */
  boolean isFrozen(Picture picture) {
    long checksum =
        switch (picture) {
          case CompressedPicture compressed -> checksum(compressed);
          case RawPicture raw -> checksum(raw.pixels());
        };
    long nowNanos = System.nanoTime();
    if (checksum < 0 || checksum != lastChecksum) {
      lastChecksum = checksum;
      changedNanos = nowNanos;
      repeats = 0;
      return false;
    }
    repeats++;
    return repeats >= FEWEST_REPEATS && nowNanos - changedNanos >= FROZEN_NANOS;
  }

  /** The source is opened anew. */
  void restart() {
    lastChecksum = -1;
  }

  private static long checksum(CompressedPicture picture) {
    if (picture.codec() == Codec.CODEC_H264) {
      return -1;
    }
    ByteBuffer payload = picture.payload();
    int bytes = payload.remaining();
    int end = Math.min(bytes, END_BYTES);
    int sum = PayloadChecksum.of(payload.slice(bytes - end, end));
    return (long) bytes << Integer.SIZE - 1 | Integer.toUnsignedLong(sum) >>> 1;
  }

  private static long checksum(AVFrame pixels) {
    int stride = pixels.linesize(0);
    int visible = av_image_get_linesize(pixels.format(), pixels.width(), 0);
    if (visible <= 0 || stride < visible) {
      return -1;
    }
    CRC32C sum = new CRC32C();
    ByteBuffer plane = pixels.data(0).capacity((long) stride * pixels.height()).asByteBuffer();
    for (int row = 0; row < pixels.height(); row += ROW_STEP) {
      sum.update(plane.slice(row * stride, visible));
    }
    return sum.getValue();
  }
}
