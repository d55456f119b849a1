package dev.framecast.it.network;

import dev.framecast.wire.v1.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;

/**
 * Two minutes of H.264 at 25 frames a second, a keyframe each second, whose access units are known.
 *
 * @param matroska the file's bytes
 * @param hashes SHA-256 of each access unit in Annex B form, parameter sets in front of keyframes
 */
record KnownVideo(byte[] matroska, List<String> hashes) {
  static final int WIDTH = 160;
  static final int HEIGHT = 120;

  private static final int FPS = 25;
  private static final int FRAMES = 120 * FPS;
  private static final byte[] START_CODE = {0, 0, 0, 1};
  private static final int SEQUENCE_SET = 7;

  /** Encodes it, which takes a second or two. */
  static KnownVideo encode() throws IOException {
    Path file = Files.createTempFile("known", ".mkv");
    try {
      record(file);
      return new KnownVideo(Files.readAllBytes(file), unitsOf(file));
    } finally {
      Files.delete(file);
    }
  }

  /** SHA-256 of a frame's payload. */
  static String hashOf(Frame frame) {
    return sha256(frame.getPayload().toByteArray());
  }

  /** SHA-256 in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void record(Path file) throws IOException {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT);
        var picture =
            new org.bytedeco.javacv.Frame(
                WIDTH, HEIGHT, org.bytedeco.javacv.Frame.DEPTH_UBYTE, 3)) {
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(FPS);
      recorder.setGopSize(FPS);
      recorder.start();
      for (int number = 0; number < FRAMES; number++) {
        paint((ByteBuffer) picture.image[0], picture.imageStride, number);
        recorder.record(picture);
      }
      recorder.stop();
    }
  }

  /** A slope of grey that moves: no two pictures of a minute are alike. */
  private static void paint(ByteBuffer pixels, int stride, int number) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < 3 * WIDTH; x++) {
        pixels.put(y * stride + x, (byte) (x / 3 + y + number));
      }
    }
  }

  private static List<String> unitsOf(Path file) throws IOException {
    List<String> units = new ArrayList<>();
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
      grabber.start();
      byte[] sets = setsOf(grabber.getFormatContext().streams(0).codecpar());
      for (AVPacket piece = grabber.grabPacket(); piece != null; piece = grabber.grabPacket()) {
        ByteBuffer unit = bytes(piece.data(), piece.size());
        boolean isKeyframe = (piece.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        boolean isBare = isKeyframe && (unit.get(Integer.BYTES) & 0x1f) != SEQUENCE_SET;
        ByteArrayOutputStream annexB = new ByteArrayOutputStream();
        annexB.writeBytes(isBare ? sets : new byte[0]);
        while (unit.hasRemaining()) {
          append(annexB, unit, unit.getInt());
        }
        units.add(sha256(annexB.toByteArray()));
      }
    }
    return units;
  }

  /** The parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). */
  private static byte[] setsOf(AVCodecParameters parameters) {
    ByteBuffer box = bytes(parameters.extradata(), parameters.extradata_size()).position(5);
    ByteArrayOutputStream annexB = new ByteArrayOutputStream();
    for (int count = box.get() & 0x1f; count > 0; count--) {
      append(annexB, box, box.getShort());
    }
    for (int count = box.get(); count > 0; count--) {
      append(annexB, box, box.getShort());
    }
    return annexB.toByteArray();
  }

  private static ByteBuffer bytes(BytePointer from, int length) {
    return from.capacity(length).asByteBuffer().order(ByteOrder.BIG_ENDIAN);
  }

  private static void append(ByteArrayOutputStream annexB, ByteBuffer from, int length) {
    byte[] nal = new byte[length];
    from.get(nal);
    annexB.writeBytes(START_CODE);
    annexB.writeBytes(nal);
  }
}
