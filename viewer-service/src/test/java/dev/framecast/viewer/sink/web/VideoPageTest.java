package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** H.264 in a real Chromium: an encoder that skips, a slow page, a busy machine. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class VideoPageTest {
  private static final int GOP = 90;
  private static final long INTERVAL_US = 33_333;
  private static final String HAS_DRAWN = "n => framecast.streams.cam?.sequence >= n";

  private static final String FAIL_ONCE =
      """
      () => {
        const decode = VideoDecoder.prototype.decode;
        VideoDecoder.prototype.decode = function (chunk) {
          VideoDecoder.prototype.decode = decode;
          const data = new Uint8Array(9);
          this.decode(new EncodedVideoChunk({type: 'key', timestamp: 1, data}));
          this.decode(chunk);
        };
      }
      """;

  private final List<Frame> units = H264Units.groups(2 * GOP, GOP, 320, 240);
  private WebTrial trial;
  private Chromium chromium;
  private FakeSession relay;

  @BeforeEach
  void open() throws IOException {
    trial = new WebTrial();
    StreamStatus.Builder status = WebTrial.status("cam").setCodec(Codec.CODEC_H264);
    trial.list(status.setWidth(320).setHeight(240).setFps(30).build());
    chromium = new Chromium(trial.address());
    relay = trial.subscription();
  }

  @AfterEach
  void close() {
    chromium.close();
    trial.close();
  }

  @Test
  void sixtyFramesThatEachBuildOnTheLastSentAreSixtyPictures() throws IOException {
    for (int i = 0; i < 60; i++) {
      Frame.Builder frame = now(i, 3L * i);
      relay.send(i == 0 ? frame.build() : frame.setBuildsOn(3L * i - 3).build());
      chromium.await(HAS_DRAWN, 3L * i);
    }
    assertThat(chromium.figure("drawn")).isEqualTo(60);
    assertThat(chromium.figure("failed")).isZero();
    assertThat(chromium.figure("dropped")).as("what the encoder skipped").isEqualTo(2 * 59);
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void whoComesInTheMiddleOfALongGopSeesAllOfItAndIsSoonUpToDate() throws IOException {
    for (int i = 0; i < GOP; i++) {
      relay.send(inThePast(i));
    }
    chromium.await(HAS_DRAWN, GOP - 1);
    for (int i = GOP; i < GOP + 10; i++) {
      relay.send(now(i, i).setKeyframe(i == GOP).build());
      chromium.await(HAS_DRAWN, i);
    }
    assertThat(chromium.figure("failed")).isZero();
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void aBusyPageFallsToTheNewestKeyframeWhichIsAskedFor() throws IOException {
    relay.send(inThePast(0));
    chromium.await(HAS_DRAWN, 0);
    CDPSession debugger = chromium.page().context().newCDPSession(chromium.page());
    AtomicBoolean paused = new AtomicBoolean();
    debugger.on("Debugger.paused", event -> paused.set(true));
    debugger.send("Debugger.enable");
    debugger.send("Debugger.pause");
    Chromium.await(
        () -> {
          // Any call gives Playwright the time to tell of events.
          debugger.send("Debugger.enable");
          return paused.get();
        });
    for (int i = 1; i < GOP; i++) {
      relay.send(inThePast(i));
    }
    debugger.send("Debugger.resume");
    debugger.send("Debugger.disable");
    relay.expect(VideoPageTest::wantsKeyframe);
    relay.send(now(GOP, GOP).build());
    relay.send(now(GOP + 1, GOP + 1).build());
    chromium.await(HAS_DRAWN, GOP + 1);
    assertThat(chromium.figure("drawn")).as("old pictures in between").isLessThan(20);
    assertThat(chromium.figure("failed")).isZero();
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void aDecoderThatFailsStartsAgainFromTheKeyframe() throws IOException {
    for (int i = 0; i < 5; i++) {
      relay.send(now(i, i).build());
      chromium.await(HAS_DRAWN, i);
    }
    chromium.page().evaluate(FAIL_ONCE);
    relay.send(now(5, 5).build());
    relay.send(now(6, 6).build());
    chromium.await(HAS_DRAWN, 6);
    assertThat(chromium.figure("failed")).isEqualTo(1);
  }

  @Test
  void aSlowPageShowsPicturesAllTheTimeAndIsUpToDateWhenItIsQuickAgain() throws IOException {
    CDPSession devtools = chromium.page().context().newCDPSession(chromium.page());
    throttle(devtools, 20);
    try (Encoder encoder = new Encoder()) {
      long before = chromium.figure("drawn");
      Chromium.await(() -> chromium.figure("drawn") > before + 10 && encoder.sent() > 150);
      throttle(devtools, 1);
      Chromium.await(() -> chromium.figure("sequence") >= encoder.sent() - 3);
    }
    assertThat(chromium.figure("failed")).isZero();
    assertThat(chromium.errors()).isEmpty();
  }

  private static void throttle(CDPSession devtools, int rate) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("rate", rate);
    devtools.send("Emulation.setCPUThrottlingRate", arguments);
  }

  private static boolean wantsKeyframe(Envelope message) {
    return message.hasReport() && message.getReport().getKeyframeWanted();
  }

  /** Sends thirty frames a second, and a keyframe when one is wanted; on a thread of its own. */
  private final class Encoder implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int unit;
    private volatile long sent;

    Encoder() {
      timer.scheduleAtFixedRate(this::next, 0, INTERVAL_US, TimeUnit.MICROSECONDS);
    }

    /** Frames sent so far. */
    long sent() {
      return sent;
    }

    private void next() {
      if (relay.hasReceived(VideoPageTest::wantsKeyframe)) {
        unit = 0;
      }
      try {
        relay.send(now(unit, sent).build());
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
      sent++;
      unit = (unit + 1) % units.size();
    }

    @Override
    public void close() {
      timer.close();
    }
  }

  /** Taken and relayed a moment ago. */
  private Frame.Builder now(int unit, long sequence) {
    long nowUs = trial.relay.nowUs();
    return units.get(unit).toBuilder()
        .setSequence(sequence)
        .setCaptureUs(nowUs)
        .setRelayedUs(nowUs);
  }

  /** One of a group of pictures that began some seconds ago, each in its time. */
  private Frame inThePast(int unit) {
    long thenUs = trial.relay.nowUs() - (GOP - unit) * INTERVAL_US;
    return units.get(unit).toBuilder().setCaptureUs(thenUs).setRelayedUs(thenUs).build();
  }
}
