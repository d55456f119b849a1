package dev.framecast.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;

/** Pictures of files and payloads as plain pixels, decoded by FFmpeg, and how alike they are. */
final class Pictures {
  /** Peak signal to noise ratio, dB, from which two pictures count as the same. */
  static final double SAME_DB = 35;

  private Pictures() {}

  /**
   * One picture.
   *
   * @param bgr rows from the top, no padding
   */
  record Picture(int width, int height, byte[] bgr) {}

  /** Every picture of the clip of the tests, in order. */
  static List<Picture> ofClip() throws IOException {
    return of(new FFmpegFrameGrabber(Path.of("src/test/resources/media/clip.mp4").toFile()));
  }

  /** The picture that a JPEG or PNG payload holds. */
  static Picture of(byte[] payload) throws IOException {
    return of(new FFmpegFrameGrabber(new ByteArrayInputStream(payload))).getFirst();
  }

  /**
   * Peak signal to noise ratio in dB over all channels: 10 log10(255^2 / mean squared error), ITU-T
   * J.247 annex. Infinite for equal pictures, 0 for pictures of different size.
   */
  static double psnr(Picture one, Picture other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      return 0;
    }
    long sum = 0;
    for (int i = 0; i < one.bgr().length; i++) {
      int difference = (one.bgr()[i] & 0xff) - (other.bgr()[i] & 0xff);
      sum += (long) difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * one.bgr().length / sum);
  }

  /** The best likeness of {@code shown} among {@code originals}, dB. */
  static double bestPsnr(Picture shown, List<Picture> originals) {
    return originals.stream().mapToDouble(original -> psnr(shown, original)).max().orElse(0);
  }

  private static List<Picture> of(FFmpegFrameGrabber source) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    try (FFmpegFrameGrabber grabber = source) {
      grabber.setPixelFormat(avutil.AV_PIX_FMT_BGR24);
      grabber.start();
      for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
        pictures.add(packed(frame));
      }
    }
    return pictures;
  }

  private static Picture packed(Frame frame) {
    byte[] bgr = new byte[frame.imageWidth * frame.imageHeight * 3];
    ByteBuffer pixels = (ByteBuffer) frame.image[0];
    for (int row = 0; row < frame.imageHeight; row++) {
      pixels.get(row * frame.imageStride, bgr, row * frame.imageWidth * 3, frame.imageWidth * 3);
    }
    return new Picture(frame.imageWidth, frame.imageHeight, bgr);
  }
}
