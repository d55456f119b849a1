package dev.framecast.it.camera;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;

/** Pictures as the H.264 of a camera: Annex B, no B-frames, parameter sets before each keyframe. */
final class AccessUnitClip {
  private static final int RATE = 30;
  private static final int GROUP = 15;

  private AccessUnitClip() {}

  /** The access units of these pictures, one for each. */
  static List<byte[]> of(List<BufferedImage> pictures) throws IOException {
    BufferedImage first = pictures.getFirst();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (Java2DFrameConverter converter = new Java2DFrameConverter();
        FFmpegFrameRecorder recorder =
            new FFmpegFrameRecorder(stream, first.getWidth(), first.getHeight())) {
      recorder.setFormat("h264");
      recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
      recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
      recorder.setFrameRate(RATE);
      recorder.setGopSize(GROUP);
      recorder.setMaxBFrames(0);
      recorder.start();
      for (BufferedImage picture : pictures) {
        recorder.record(converter.convert(picture));
      }
    }
    return apart(stream.toByteArray());
  }

  private static List<byte[]> apart(byte[] stream) throws IOException {
    List<byte[]> units = new ArrayList<>();
    try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(new ByteArrayInputStream(stream))) {
      grabber.setFormat("h264");
      grabber.start();
      for (AVPacket unit = grabber.grabPacket(); unit != null; unit = grabber.grabPacket()) {
        byte[] bytes = new byte[unit.size()];
        unit.data().get(bytes);
        units.add(bytes);
      }
    }
    return units;
  }
}
