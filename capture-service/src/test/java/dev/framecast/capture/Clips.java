package dev.framecast.capture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/**
 * Small video files made for a test, and what JavaCV (for files) and ImageIO (for JPEGs) see in
 * them: decoders that the code under test does not use.
 */
public final class Clips {
  public static final int WIDTH = 320;
  public static final int HEIGHT = 240;

  private Clips() {}

  /** H.264 in MP4, limited range, as nearly all video files are. */
  public static Path h264(Path folder, int frames, double fps) throws IOException {
    return record(
        folder.resolve("clip.mp4"),
        avcodec.AV_CODEC_ID_H264,
        avutil.AV_PIX_FMT_YUV420P,
        frames,
        fps);
  }

  /** JPEGs in AVI, as webcams and cameras write them. */
  public static Path mjpeg(Path folder, int frames, double fps) throws IOException {
    return record(
        folder.resolve("clip.avi"),
        avcodec.AV_CODEC_ID_MJPEG,
        avutil.AV_PIX_FMT_YUVJ420P,
        frames,
        fps);
  }

  /** Blue, green, red as they are, in AVI: what is decoded from it is what was painted. */
  public static Path bgr(Path folder, int frames, double fps) throws IOException {
    return record(
        folder.resolve("clip-bgr.avi"),
        avcodec.AV_CODEC_ID_RAWVIDEO,
        avutil.AV_PIX_FMT_BGR24,
        frames,
        fps);
  }

  /** The pictures of a file in order. */
  public static List<BufferedImage> pictures(Path clip) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(clip.toFile())) {
      grabber.start();
      for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
        pictures.add(image(frame));
      }
    } catch (FrameGrabber.Exception failed) {
      throw new IOException(failed);
    }
    return pictures;
  }

  /** A JPEG's picture. */
  public static BufferedImage jpeg(byte[] payload) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(payload));
  }

  /** The video chunks of an AVI file, found without any video library. */
  public static List<byte[]> chunks(Path avi) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(avi)).order(ByteOrder.LITTLE_ENDIAN);
    int chunkId = ByteBuffer.wrap("00dc".getBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int listId = ByteBuffer.wrap("movi".getBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int position = 0;
    while (file.getInt(position) != listId) {
      position++;
    }
    position += 4;
    List<byte[]> chunks = new ArrayList<>();
    while (file.getInt(position) == chunkId) {
      byte[] chunk = new byte[file.getInt(position + 4)];
      file.get(position + 8, chunk);
      chunks.add(chunk);
      position += 8 + chunk.length + chunk.length % 2;
    }
    return chunks;
  }

  /** Peak signal-to-noise ratio of two pictures over all three colours, decibels. */
  public static double psnr(BufferedImage one, BufferedImage other) {
    if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
      throw new IllegalArgumentException("pictures differ in size");
    }
    double squares = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          double error = (one.getRGB(x, y) >> shift & 0xff) - (other.getRGB(x, y) >> shift & 0xff);
          squares += error * error;
        }
      }
    }
    double mean = squares / (3.0 * one.getWidth() * one.getHeight());
    return 10 * Math.log10(255 * 255 / Math.max(mean, 1e-9));
  }

  private static Path record(Path file, int codec, int pixelFormat, int frames, double fps)
      throws IOException {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT);
        Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(codec);
      recorder.setPixelFormat(pixelFormat);
      recorder.setFrameRate(fps);
      recorder.setGopSize(10);
      recorder.setVideoBitrate(4_000_000);
      recorder.setVideoQuality(2);
      recorder.start();
      for (int i = 0; i < frames; i++) {
        paint(frame, i);
        recorder.record(frame);
      }
      recorder.stop();
    }
    return file;
  }

  /** Smooth colours over the whole range, with a soft bar that moves: no two pictures are alike. */
  private static void paint(Frame frame, int number) {
    ByteBuffer pixels = (ByteBuffer) frame.image[0];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = y * frame.imageStride + 3 * x;
        double away = (x - number * 6 % WIDTH) / 30.0;
        double bump = 90 * Math.exp(-away * away);
        int bar = (int) Math.min(255, 160.0 * x / WIDTH + bump);
        pixels.put(at, (byte) (255 - 255 * y / HEIGHT));
        pixels.put(at + 1, (byte) bar);
        pixels.put(at + 2, (byte) (255 * y / HEIGHT));
      }
    }
  }

  private static BufferedImage image(Frame frame) {
    BufferedImage image = new BufferedImage(frame.imageWidth, frame.imageHeight, 1);
    ByteBuffer pixels = (ByteBuffer) frame.image[0];
    for (int y = 0; y < frame.imageHeight; y++) {
      for (int x = 0; x < frame.imageWidth; x++) {
        int at = y * frame.imageStride + 3 * x;
        int blue = pixels.get(at) & 0xff;
        int green = pixels.get(at + 1) & 0xff;
        int red = pixels.get(at + 2) & 0xff;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }
}
