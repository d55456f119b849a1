package dev.framecast.viewer.sink.probe;

import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each payload, as it came, in a file {@code <epoch>-<sequence>.<codec>}. Owned by the
 * subscriber's thread.
 *
 * @param folder where; null: keeps nothing
 */
record FrameFolder(@Nullable Path folder) {
  /** Writes one payload. */
  void save(Frame frame) throws IOException {
    if (folder == null) {
      return;
    }
    String name = frame.getEpoch() + "-" + frame.getSequence() + "." + suffix(frame.getCodec());
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      frame.getPayload().writeTo(out);
    }
  }

  private static String suffix(Codec codec) {
    return switch (codec) {
      case CODEC_JPEG -> "jpg";
      case CODEC_PNG -> "png";
      case CODEC_H264 -> "h264";
      case CODEC_RAW_BGR24 -> "bgr";
      case CODEC_RAW_GRAY8 -> "gray";
      default -> "bin";
    };
  }
}
