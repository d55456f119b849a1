package dev.framecast.capture.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.capture.H264Units;
import dev.framecast.capture.RecordingRelay;
import dev.framecast.capture.encode.Encoding;
import dev.framecast.capture.encode.FrameEncoder;
import dev.framecast.capture.encode.H264Reader;
import dev.framecast.capture.encode.OutputCodec;
import dev.framecast.capture.metrics.CaptureMetrics;
import dev.framecast.capture.metrics.DropCause;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class SendLoopTest {
  private static final int GOP = 5;
  private static final Encoding H264 = new Encoding(OutputCodec.H264, 80, Duration.ofMinutes(1));

  private final MicrosClock clock = MicrosClock.steady();
  private final StreamMetrics books = new CaptureMetrics(new PrometheusRegistry()).of("cam");
  private final LatestFrame slot = new LatestFrame(books::dropped);
  private final List<byte[]> units = H264Units.encode(4 * GOP, GOP, 64, 48);

  @Test
  void h264PassesUntouchedAndNothingFollowsAGapButAKeyframe() throws Exception {
    try (RecordingRelay relay = new RecordingRelay();
        Publisher publisher = publisher(relay)) {
      Thread sending = Thread.ofPlatform().start(() -> send(publisher));
      for (int i = 0; i < units.size(); i++) {
        // The eighth never came: what builds on it shows nothing.
        if (i != 7) {
          putAndAwait(compressed(i));
        }
      }
      List<Long> expected =
          IntStream.range(0, units.size())
              .filter(i -> i < 7 || i >= 2 * GOP)
              .mapToObj(i -> (long) i)
              .toList();
      await().until(() -> relay.frames().size() >= expected.size());
      assertThat(relay.frames()).extracting(Frame::getSequence).isEqualTo(expected);
      for (Frame frame : relay.frames()) {
        int number = (int) frame.getSequence();
        assertThat(frame.getPayload().toByteArray()).isEqualTo(units.get(number));
        assertThat(frame.getKeyframe()).isEqualTo(number % GOP == 0);
        assertThat(frame.getCodec()).isEqualTo(Codec.CODEC_H264);
      }
      assertThat(books.droppedSoFar(DropCause.AWAITING_KEYFRAME)).isEqualTo(2);
      slot.close();
      sending.join();
    }
  }

  @Test
  void aSessionBeginsWithAKeyframe() throws Exception {
    try (RecordingRelay relay = new RecordingRelay();
        Publisher publisher = publisher(relay)) {
      Thread sending = Thread.ofPlatform().start(() -> send(publisher));
      putAndAwait(compressed(0));
      putAndAwait(compressed(1));
      await().until(() -> relay.frames().size() == 2);
      relay.stop();
      await().until(() -> !publisher.isConnected());
      relay.start();
      await().until(publisher::isConnected);
      for (int i = 2; i < GOP + 2; i++) {
        putAndAwait(compressed(i));
      }
      await().until(() -> relay.frames().size() >= 4);
      assertThat(relay.frames())
          .extracting(Frame::getSequence)
          .containsExactly(0L, 1L, (long) GOP, GOP + 1L);
      slot.close();
      sending.join();
    }
  }

  @Test
  void whatNeverReachedTheEncoderBreaksNothing() throws Exception {
    try (RecordingRelay relay = new RecordingRelay();
        H264Reader reader = new H264Reader();
        Publisher publisher = publisher(relay)) {
      relay.demand(1, false);
      Thread sending = Thread.ofPlatform().start(() -> send(publisher));
      for (int number : new int[] {0, 1, 2, 6, 7, 20}) {
        putAndAwait(raw(number));
      }
      await().until(() -> relay.frames().size() >= 6);
      for (Frame frame : relay.frames()) {
        reader.decode(frame.getPayload().asReadOnlyByteBuffer());
      }
      List<Frame> last = relay.frames().subList(2, 6);
      assertThat(last).extracting(Frame::getKeyframe).containsOnly(false);
      assertThat(last).extracting(Frame::hasBuildsOn).containsExactly(false, true, false, true);
      assertThat(last).extracting(Frame::getBuildsOn).containsExactly(0L, 2L, 0L, 7L);
      slot.close();
      sending.join();
    }
  }

  private void putAndAwait(LatestFrame.Numbered frame) {
    long seen = books.sentSoFar() + books.droppedSoFar(DropCause.AWAITING_KEYFRAME);
    slot.put(frame);
    await().until(() -> books.sentSoFar() + books.droppedSoFar(DropCause.AWAITING_KEYFRAME) > seen);
  }

  private void send(Publisher publisher) {
    try (FrameEncoder encoder = H264.encoder(clock)) {
      RefusedPictures refusals =
          new RefusedPictures(NamedSource.parse("testpattern:"), publisher::tell, System::nanoTime);
      new SendLoop(slot, encoder, publisher, books, clock, refusals).run();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private Publisher publisher(RecordingRelay relay) {
    Hello hello = Hello.newBuilder().setRole(Role.ROLE_PUBLISHER).setStream("cam").build();
    return new Publisher(new RelayDialer("127.0.0.1", relay.port(), clock), hello, books);
  }

  private LatestFrame.Numbered compressed(int number) {
    byte[] unit = units.get(number);
    AVPacket memory = avcodec.av_packet_alloc();
    avcodec.av_new_packet(memory, unit.length);
    memory.data().put(unit, 0, unit.length);
    var picture = CompressedPicture.h264(memory, number % GOP == 0, 64, 48);
    return new LatestFrame.Numbered(number, new SourceFrame(clock.nowUs(), picture));
  }

  private LatestFrame.Numbered raw(int number) {
    AVFrame pixels = avutil.av_frame_alloc();
    pixels.format(avutil.AV_PIX_FMT_YUV420P).width(64).height(48);
    avutil.av_frame_get_buffer(pixels, 0);
    for (int plane = 0; plane < 3; plane++) {
      int value = plane == 0 ? 60 + number * 5 : 128;
      Pointer.memset(pixels.data(plane), value, pixels.linesize(plane) * 24L);
    }
    return new LatestFrame.Numbered(number, new SourceFrame(clock.nowUs(), new RawPicture(pixels)));
  }
}
