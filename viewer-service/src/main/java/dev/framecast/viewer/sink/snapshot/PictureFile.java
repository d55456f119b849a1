package dev.framecast.viewer.sink.snapshot;

import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.decode.Picture;
import dev.framecast.viewer.decode.PngEncoder;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * The file that a snapshot goes to. It appears whole or not at all.
 *
 * @param file where
 * @param codec what its name asks for: JPEG or PNG
 */
record PictureFile(Path file, Codec codec) {
  /**
   * Checks the name and its folder.
   *
   * @throws UserMistakeException when the name ends otherwise, or there is no such folder
   */
  static PictureFile of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
      throw new UserMistakeException("--out " + file + ": there is no such folder");
    }
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      return new PictureFile(file, Codec.CODEC_JPEG);
    }
    if (name.endsWith(".png")) {
      return new PictureFile(file, Codec.CODEC_PNG);
    }
    throw new UserMistakeException("--out " + file + ": the name must end in .jpg or .png");
  }

  /**
   * Writes a frame and its picture: the payload untouched where it is of the file's own codec, else
   * the picture as PNG.
   *
   * @throws UserMistakeException when the stream has no JPEG for a JPEG file
   */
  void write(Frame frame, Picture picture) throws IOException {
    if (frame.getCodec() == codec) {
      write(frame.getPayload().toByteArray());
    } else if (codec == Codec.CODEC_PNG) {
      write(PngEncoder.encode(picture));
    } else {
      throw new UserMistakeException(
          "--out " + file + ": the stream does not carry JPEG; end the name in .png");
    }
  }

  private void write(byte[] bytes) throws IOException {
    Path whole = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.write(whole, bytes);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
