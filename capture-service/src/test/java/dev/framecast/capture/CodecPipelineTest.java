package dev.framecast.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.encode.H264Reader;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.wire.PayloadChecksum;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecPipelineTest {
  private static final double SLOW_FPS = 15;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"CODEC_PNG", "CODEC_RAW_BGR24"})
  void losslessPicturesArriveBitForBit(Codec codec) throws Exception {
    Path clip = Clips.bgr(folder, 12, SLOW_FPS);
    List<String> expected = Clips.pictures(clip).stream().map(CodecPipelineTest::sha256).toList();
    String flag = codec == Codec.CODEC_PNG ? "png" : "raw";
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(relay, "--source", clip.toString(), "--codec", flag)) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      assertThat(expected).doesNotHaveDuplicates();
      assertThat(relay.frames()).extracting(CodecPipelineTest::shown).isEqualTo(expected);
      assertThat(relay.hellos().getFirst().getCodec()).isEqualTo(codec);
      for (Frame frame : relay.frames()) {
        assertThat(frame.getCodec()).isEqualTo(codec);
        assertThat(frame.getKeyframe()).isTrue();
        assertThat(PayloadChecksum.matches(frame)).isTrue();
      }
    }
  }

  @Test
  void h264ArrivesAndDecodesInOrder() throws Exception {
    Path clip = Clips.bgr(folder, 30, SLOW_FPS);
    try (RecordingRelay relay = new RecordingRelay();
        H264Reader reader = new H264Reader();
        RunningCapture capture = h264(relay, "--source", clip.toString())) {
      capture.pipeline(0).ended().get();
      await().until(() -> !relay.goodbyes().isEmpty());

      assertThat(relay.frames()).hasSize(30);
      assertThat(relay.hellos().getFirst().getCodec()).isEqualTo(Codec.CODEC_H264);
      for (Frame frame : relay.frames()) {
        assertThat(frame.getCodec()).isEqualTo(Codec.CODEC_H264);
        assertThat(PayloadChecksum.matches(frame)).isTrue();
        List<Integer> units = H264Reader.units(frame.getPayload().asReadOnlyByteBuffer());
        assertThat(units).isEqualTo(frame.getKeyframe() ? List.of(7, 8, 5) : List.of(1));
        reader.decode(frame.getPayload().asReadOnlyByteBuffer());
        // The bar moves to the right by six pixels a picture; left of it the picture stays dark.
        assertThat(reader.reordering()).isZero();
      }
      assertThat(relay.frames().getFirst().getKeyframe()).isTrue();
      assertThat(capture.books("cam").droppedSoFar(DropCause.NOT_ENCODED)).isZero();
    }
  }

  @Test
  void aWishForAKeyframeIsFulfilledOnceAndAtOnce() throws IOException {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            h264(relay, "--source", "testpattern:", "--size", "320x240", "--fps", "25")) {
      await().until(() -> relay.frames().size() >= 5);
      for (int wish = 0; wish < 3; wish++) {
        int before = relay.frames().size();
        relay.demand(3, true);
        await().until(() -> relay.frames().size() >= before + 8);

        List<Integer> keyframes =
            IntStream.range(before, before + 8)
                .filter(i -> relay.frames().get(i).getKeyframe())
                .boxed()
                .toList();
        // One picture may have been under way when the wish was spoken, and one being encoded.
        assertThat(keyframes).hasSize(1).allMatch(i -> i <= before + 2);
      }
      assertThat(capture.books("cam").droppedSoFar(DropCause.NOT_ENCODED)).isZero();
    }
  }

  @Test
  void keyframesComeAtTheInterval() {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture =
            RunningCapture.start(
                relay,
                "--source=testpattern:",
                "--size=320x240",
                "--codec=h264",
                "--keyframe-interval=1s")) {
      await().until(() -> keyframes(relay).size() >= 4);

      List<Frame> keyframes = keyframes(relay);
      for (int i = 2; i < 4; i++) {
        long apartUs = keyframes.get(i).getEncodedUs() - keyframes.get(i - 1).getEncodedUs();
        assertThat(apartUs).isGreaterThan(950_000);
        long between = keyframes.get(i).getSequence() - keyframes.get(i - 1).getSequence();
        assertThat(between).as("at most a second of pictures, and one").isLessThanOrEqualTo(32);
      }
      assertThat(capture.pipeline(0).ended()).isNotDone();
    }
  }

  @Test
  void eachSessionBeginsWithAKeyframe() {
    try (RecordingRelay relay = new RecordingRelay();
        RunningCapture capture = h264(relay, "--source=testpattern:", "--size=320x240")) {
      await().until(() -> relay.frames().size() >= 5);
      for (int session = 2; session <= 4; session++) {
        relay.stop();
        await().until(() -> capture.health().toJson().contains("relay away"));
        int before = relay.frames().size();
        relay.start();
        await().until(() -> relay.frames().size() >= before + 5);

        assertThat(relay.hellos()).hasSize(session);
        assertThat(relay.frames().get(before).getKeyframe()).as("session %d", session).isTrue();
      }
    }
  }

  @Test
  void nothingIsSentThatBuildsOnAKeyframeThatWasTooLarge() {
    try (RecordingRelay relay = new RecordingRelay()) {
      relay.limit(Protocol.MAX_HELLO_BYTES);
      try (RunningCapture capture =
          h264(relay, "--source=testpattern:", "--size=640x480", "--quality=100")) {
        await().until(() -> capture.books("cam").droppedSoFar(DropCause.TOO_LARGE) >= 5);
        assertThat(relay.frames()).isEmpty();
        assertThat(capture.books("cam").droppedSoFar(DropCause.AWAITING_KEYFRAME)).isZero();
      }
    }
  }

  private static RunningCapture h264(RecordingRelay relay, String... flags) {
    String[] all = Arrays.copyOf(flags, flags.length + 2);
    all[flags.length] = "--codec=h264";
    all[flags.length + 1] = "--keyframe-interval=1m";
    return RunningCapture.start(relay, all);
  }

  private static List<Frame> keyframes(RecordingRelay relay) {
    return relay.frames().stream().filter(Frame::getKeyframe).toList();
  }

  /** The hash of the pixels that a frame shows. */
  private static String shown(Frame frame) {
    try {
      return frame.getCodec() == Codec.CODEC_PNG
          ? sha256(Clips.jpeg(frame.getPayload().toByteArray()))
          : sha256(frame.getPayload().toByteArray());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String sha256(BufferedImage picture) {
    byte[] bgr = new byte[picture.getWidth() * picture.getHeight() * 3];
    for (int i = 0; i < bgr.length; i++) {
      int pixel = i / 3;
      int rgb = picture.getRGB(pixel % picture.getWidth(), pixel / picture.getWidth());
      bgr[i] = (byte) (rgb >> 8 * (i % 3));
    }
    return sha256(bgr);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new AssertionError(never);
    }
  }
}
