package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pages get of H.264: only what they can decode, whatever they or the relay left out. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class VideoReadersTest {
  private static final int GOP = 40;
  private static final long INTERVAL_US = 40_000;

  private final List<Frame> units = H264Units.groups(2 * GOP, GOP, 64, 48);
  private WebTrial trial;
  private FakeSession relay;
  private long laterUs;

  @BeforeEach
  void open() throws IOException {
    trial = new WebTrial();
    trial.list("cam");
    // Ahead of the clock: nothing was held up on its way here.
    laterUs = trial.relay.nowUs() + 60_000_000;
  }

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void aPageGetsEachFrameOfAnEncoderThatSkips() throws IOException {
    try (OpenPage page = watching()) {
      for (int i = 0; i < 20; i++) {
        relay.send(skipping(i));
        OpenPage.Frame came = page.frame();
        assertThat(came.sequence()).isEqualTo(2L * i);
        assertThat(came.isLate()).isFalse();
      }
    }
  }

  @Test
  void whoJoinsInTheMiddleOfAGopGetsAllOfItAndIsToldWhatIsLate() throws IOException {
    try (OpenPage early = watching()) {
      for (int i = 0; i < GOP; i++) {
        relay.send(stamped(i));
        early.frame();
      }
      try (OpenPage page = trial.page().watch("cam")) {
        for (int i = 0; i < GOP; i++) {
          OpenPage.Frame came = page.frame();
          assertThat(came.sequence()).isEqualTo(i);
          assertThat(came.isLate())
              .as("frame %d", i)
              .isEqualTo((GOP - 1 - i) * INTERVAL_US > 200_000);
          assertThat(came.payload()).isEqualTo(units.get(i).getPayload().toByteArray());
        }
      }
    }
  }

  @Test
  void aPageThatIsFarBehindHasAKeyframeAskedForAndGoesOnWithIt() throws IOException {
    try (OpenPage page = trial.page().say("{\"got\":0}").watch("cam");
        OpenPage quick = trial.page().watch("cam")) {
      relay = trial.subscription();
      for (int i = 0; i < GOP; i++) {
        relay.send(stamped(i));
        quick.frame();
      }
      assertThat(page.frame().sequence()).isZero();
      assertThat(page.frame().sequence()).isEqualTo(1);
      page.say("{\"got\":1}");
      assertThat(page.frame().sequence()).isEqualTo(2);
      relay.expect(m -> m.hasReport() && m.getReport().getKeyframeWanted());
      relay.send(stamped(GOP));
      quick.frame();
      page.say("{\"got\":2}");
      OpenPage.Frame came = page.frame();
      assertThat(came.sequence()).isEqualTo(GOP);
      assertThat(came.isKeyframe()).isTrue();
      assertThat(came.isLate()).isFalse();
    }
  }

  @Test
  void aPageThatLostAFrameStartsAgainOnceAndThenWaitsForAKeyframe() throws IOException {
    try (OpenPage page = watching()) {
      for (int i = 0; i < 5; i++) {
        relay.send(stamped(i));
        page.frame();
      }
      page.say("{\"restart\":\"cam\"}");
      for (int i = 0; i < 5; i++) {
        assertThat(page.frame().sequence()).isEqualTo(i);
      }
      page.say("{\"restart\":\"cam\"}");
      relay.expect(m -> m.hasReport() && m.getReport().getKeyframeWanted());
      relay.send(stamped(5));
      relay.send(stamped(GOP));
      assertThat(page.frame().sequence()).isEqualTo(GOP);
    }
  }

  @Test
  void whatBuildsOnALostFrameIsNotSentAndAKeyframeIsAskedFor() throws IOException {
    try (OpenPage page = watching()) {
      relay.send(stamped(0));
      relay.send(stamped(1));
      relay.send(stamped(3));
      relay.send(stamped(4));
      assertThat(page.frame().sequence()).isZero();
      assertThat(page.frame().sequence()).isEqualTo(1);
      relay.expect(m -> m.hasReport() && m.getReport().getKeyframeWanted());
      relay.send(stamped(GOP));
      assertThat(page.frame().sequence()).isEqualTo(GOP);
    }
  }

  private OpenPage watching() {
    OpenPage page = trial.page().watch("cam");
    relay = trial.subscription();
    return page;
  }

  private Frame stamped(int number) {
    return units.get(number).toBuilder().setRelayedUs(laterUs + number * INTERVAL_US).build();
  }

  private Frame skipping(int number) {
    Frame.Builder frame = units.get(number).toBuilder().setSequence(2L * number);
    if (number > 0) {
      frame.setBuildsOn(2L * number - 2);
    }
    return frame.build();
  }
}
