package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.metrics.DropCause;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePipelineTest {
  private static final double SLOW_FPS = 15;

  @TempDir private Path folder;

  @Test
  void showsEachPictureOfAFileInItsOwnTime() throws Exception {
    Path clip = Clips.h264(folder, 45, SLOW_FPS);
    List<BufferedImage> expected = Clips.pictures(clip);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", clip.toString())) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      List<Frame> frames = relay.frames();
      assertThat(frames).extracting(Frame::getSequence).containsExactlyElementsOf(numbers(45));
      for (int i = 0; i < frames.size(); i++) {
        BufferedImage shown = Clips.jpeg(frames.get(i).getPayload().toByteArray());
        assertThat(Clips.psnr(shown, expected.get(i))).as("picture %d", i).isGreaterThan(35);
      }
      long tookUs = frames.getLast().getCaptureUs() - frames.getFirst().getCaptureUs();
      assertThat(tookUs).as("44 intervals at 15 fps").isGreaterThan(2_800_000);
    }
  }

  @Test
  void saysThatTheRecordingHasEnded() throws Exception {
    Path clip = Clips.h264(folder, 3, SLOW_FPS);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", "file:" + clip)) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      assertThat(relay.goodbyes().getFirst().getCode()).isEqualTo(GoodbyeCode.GOODBYE_CODE_DONE);
      assertThat(relay.states().getLast().getState()).isEqualTo(StreamState.STREAM_STATE_OFFLINE);
      assertThat(relay.states().getLast().getReason())
          .isEqualTo(StreamReason.STREAM_REASON_SOURCE_ENDED);
    }
  }

  @Test
  void passesJpegsThroughByteForByte() throws Exception {
    Path clip = Clips.mjpeg(folder, 20, SLOW_FPS);
    List<String> expected = Clips.chunks(clip).stream().map(FilePipelineTest::sha256).toList();
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", clip.toString())) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      assertThat(expected).hasSize(20).doesNotHaveDuplicates();
      assertThat(relay.frames())
          .extracting(frame -> sha256(frame.getPayload().toByteArray()))
          .containsExactlyElementsOf(expected);
      assertThat(relay.frames().getFirst().getWidth()).isEqualTo(Clips.WIDTH);
      assertThat(relay.frames().getFirst().getHeight()).isEqualTo(Clips.HEIGHT);
    }
  }

  @Test
  void keepsBrokenJpegsBack() throws Exception {
    Path clip = Clips.mjpeg(folder, 10, SLOW_FPS);
    byte[] bytes = Files.readAllBytes(clip);
    byte[] broken = Clips.chunks(clip).get(4);
    int end = indexOf(bytes, broken) + broken.length;
    Arrays.fill(bytes, end - broken.length / 3, end, (byte) 0);
    Files.write(clip, bytes);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = RunningCapture.start(relay, "--source", clip.toString())) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      assertThat(relay.frames())
          .extracting(Frame::getSequence)
          .containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
      assertThat(capture.books("cam").droppedSoFar(DropCause.CORRUPT)).isEqualTo(1);
      assertThat(capture.books("cam").grabbedSoFar()).isEqualTo(10);
      assertThat(capture.books("cam").sentSoFar()).isEqualTo(9);
    }
  }

  @Test
  void beginsAgainWithLoop() throws Exception {
    Path clip = Clips.mjpeg(folder, 6, SLOW_FPS);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", clip.toString(), "--loop")) {
      await().until(() -> relay.frames().size() >= 15);

      assertThat(relay.frames().subList(0, 15))
          .extracting(Frame::getSequence)
          .containsExactlyElementsOf(numbers(15));
      for (int i = 6; i < 15; i++) {
        assertThat(relay.frames().get(i).getPayload())
            .isEqualTo(relay.frames().get(i - 6).getPayload());
      }
      assertThat(relay.frames())
          .extracting(Frame::getEpoch)
          .containsOnly(relay.frames().getFirst().getEpoch());
      assertThat(capture.pipeline(0).ended()).isNotDone();
    }
  }

  @Test
  void decodedFilesLoopToo() throws Exception {
    Path clip = Clips.h264(folder, 6, SLOW_FPS);
    List<BufferedImage> expected = Clips.pictures(clip);
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", clip.toString(), "--loop")) {
      await().until(() -> relay.frames().size() >= 14);

      for (int i = 0; i < 14; i++) {
        BufferedImage shown = Clips.jpeg(relay.frames().get(i).getPayload().toByteArray());
        assertThat(Clips.psnr(shown, expected.get(i % 6))).as("picture %d", i).isGreaterThan(35);
      }
    }
  }

  private static List<Long> numbers(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }

  private static String sha256(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.wrap(bytes));
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
