package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;

import com.google.protobuf.ByteString;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** H.264 in a real Chromium: what its decoder refuses, and in which colours it shows the rest. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class VideoFailuresTest {
  private static final int SLICE = 1;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int UNKNOWN_PROFILE = 7;
  private static final String HAS_DRAWN = "n => framecast.streams.cam?.sequence >= n";
  private static final String HAS_FAILED = "n => framecast.streams.cam?.failed >= n";

  private static final String COUNT_RESTARTS =
      """
      () => {
        const send = WebSocket.prototype.send;
        window.restarts = 0;
        WebSocket.prototype.send = function (data) {
          window.restarts += data.includes('restart') ? 1 : 0;
          send.call(this, data);
        };
      }
      """;

  private static final Consumer<AVCodecContext> STATES_BT709 =
      context ->
          context
              .color_range(AVCOL_RANGE_MPEG)
              .colorspace(AVCOL_SPC_BT709)
              .color_primaries(AVCOL_PRI_BT709)
              .color_trc(AVCOL_TRC_BT709);

  private final List<Frame> units = H264Units.groups(4, 4, 320, 240);
  private WebTrial trial;
  private Chromium chromium;
  private FakeSession relay;

  @BeforeEach
  void open() throws IOException {
    trial = new WebTrial();
    trial.list(status("cam"));
    chromium = new Chromium(trial.address());
    relay = trial.subscription();
  }

  @AfterEach
  void close() {
    chromium.close();
    trial.close();
  }

  @Test
  void aDecoderThatFailsEachTimeAsksForNoKeyframeAnyMoreAndThePageSaysSo() throws IOException {
    chromium.page().evaluate(COUNT_RESTARTS);
    relay.send(ofUnknownProfile(0));
    chromium.await(HAS_FAILED, 2);
    for (int i = 1; i < 6; i++) {
      relay.send(ofUnknownProfile(i));
      chromium.await(HAS_FAILED, 2 + i);
    }
    chromium.page().waitForFunction("() => framecast.streams.cam.state === 'unsupported'");
    assertThat(chromium.page().evaluate("() => window.restarts")).isEqualTo(2);
    assertThat(chromium.page().innerText(".card-title")).contains("cannot decode");

    for (int i = 6; i < 8; i++) {
      relay.send(now(units.get(i - 6), i));
      chromium.await(HAS_DRAWN, i);
    }
    chromium.page().waitForFunction("() => framecast.streams.cam.state === 'live'");
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void aKeyframeThatIsNoneHoldsUpNoOtherStream() throws IOException {
    trial.list(status("door"));
    chromium.page().evaluate("() => { location.hash = ''; }");
    FakeSession other = trial.subscription();
    Frame unit = units.getFirst();
    Frame noKeyframe = withPayload(unit, IDR, 0, header -> header - IDR + SLICE);
    for (int i = 0; i < 3; i++) {
      relay.send(now(noKeyframe, i));
      chromium.await(HAS_FAILED, i + 1);
    }
    for (int i = 0; i < units.size(); i++) {
      other.send(now(units.get(i), i));
      chromium.await("n => framecast.streams.door?.sequence >= n", i);
    }
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void coloursAreThoseThatTheStreamStatesElseBt601BelowHd() throws IOException {
    relay.send(now(H264Units.plain(640, 360, 100, 110, 180), 0));
    chromium.await(HAS_DRAWN, 0);
    assertThat(green()).as("as BT.601").isCloseTo(63, within(3));
    relay.send(now(H264Units.plain(640, 360, 100, 110, 180, STATES_BT709), 1));
    chromium.await(HAS_DRAWN, 1);
    assertThat(green()).as("as BT.709").isCloseTo(74, within(3));
  }

  /** The green of the pixel in the middle of the picture. */
  private int green() {
    String pixel =
        """
        () => document.querySelector('.picture canvas').getContext('2d')
            .getImageData(320, 180, 1, 1).data[1]
        """;
    return ((Number) chromium.page().evaluate(pixel)).intValue();
  }

  private static StreamStatus status(String name) {
    StreamStatus.Builder status = WebTrial.status(name).setCodec(Codec.CODEC_H264);
    return status.setWidth(320).setHeight(240).setFps(30).build();
  }

  private Frame ofUnknownProfile(long sequence) {
    return now(withPayload(units.getFirst(), SPS, 1, profile -> UNKNOWN_PROFILE), sequence);
  }

  /** Changes the byte {@code offset} bytes into each NAL unit of the given type. */
  private static Frame withPayload(Frame frame, int type, int offset, IntUnaryOperator change) {
    byte[] bytes = frame.getPayload().toByteArray();
    for (int i = 0; i + 3 + offset < bytes.length; i++) {
      boolean isStart = bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1;
      if (isStart && (bytes[i + 3] & 0x1f) == type) {
        bytes[i + 3 + offset] = (byte) change.applyAsInt(bytes[i + 3 + offset]);
      }
    }
    return frame.toBuilder().clearPayloadCrc32C().setPayload(ByteString.copyFrom(bytes)).build();
  }

  /** Taken and relayed a moment ago. */
  private Frame now(Frame unit, long sequence) {
    long nowUs = trial.relay.nowUs();
    return unit.toBuilder().setSequence(sequence).setCaptureUs(nowUs).setRelayedUs(nowUs).build();
  }
}
