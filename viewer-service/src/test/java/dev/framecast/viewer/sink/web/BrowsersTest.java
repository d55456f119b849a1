package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pages get over their sockets. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class BrowsersTest {
  private WebTrial trial;

  @BeforeEach
  void open() {
    trial = new WebTrial();
  }

  @AfterEach
  void close() {
    trial.close();
  }

  @Test
  void aPageIsToldOfTheStreamsAndOfEachChange() throws IOException {
    trial.list("cam");
    try (OpenPage page = trial.page()) {
      assertThat(page.text(text -> text.contains("\"cam\"")))
          .contains("\"relay\":{\"connected\":true", "\"state\":\"live\"");
      trial.list(WebTrial.noCamera("cam"));
      assertThat(page.text(text -> text.contains("offline")))
          .contains("\"reason\":\"no-camera\"", "\"detail\":\"plug \\\"one\\\" in\"");
    }
  }

  @Test
  void aFrameComesWithItsHeaderAndItsPayloadUntouched() throws IOException {
    trial.list("front.door-2");
    try (OpenPage page = trial.page().watch("front.door-2")) {
      Frame sent = TestPictures.jpegFrame(7, 123_456).toBuilder().setRelayedUs(123_999).build();
      trial.subscription().send(sent);
      OpenPage.Frame came = page.frame();
      assertThat(came.version()).isEqualTo(1);
      assertThat(came.codec()).isEqualTo(Codec.CODEC_JPEG_VALUE);
      assertThat(came.isKeyframe()).isTrue();
      assertThat(came.width()).isEqualTo(64);
      assertThat(came.height()).isEqualTo(48);
      assertThat(came.epoch()).isEqualTo(1);
      assertThat(came.sequence()).isEqualTo(7);
      assertThat(came.captureUs()).isEqualTo(123_456);
      assertThat(came.relayedUs()).isEqualTo(123_999);
      assertThat(came.stream()).isEqualTo("front.door-2");
      assertThat(came.payload()).isEqualTo(sent.getPayload().toByteArray());
    }
  }

  @Test
  void whatWasLostBeforeTheViewerShowsInThePosition() throws IOException {
    trial.list("cam");
    try (OpenPage page = trial.page().watch("cam")) {
      FakeSession relay = trial.subscription();
      relay.send(TestPictures.jpegFrame(10, 1));
      long first = page.frame().position();
      relay.send(TestPictures.jpegFrame(14, 2));
      assertThat(page.frame().position()).isEqualTo(first + 4);
    }
  }

  @Test
  void severalStreamsShareThePagesSocket() throws IOException {
    trial.list("a");
    trial.list("b");
    try (OpenPage page = trial.page().watch("a", "b")) {
      FakeSession one = trial.subscription();
      FakeSession other = trial.subscription();
      one.send(TestPictures.jpegFrame(0, 1));
      String first = page.frame().stream();
      other.send(TestPictures.jpegFrame(0, 1));
      assertThat(page.frame().stream()).isNotEqualTo(first).isIn("a", "b");
    }
  }

  @Test
  void pagesShareOneSubscriptionWhichEndsSomeTimeAfterTheLast() throws IOException {
    trial.list("cam");
    OpenPage one = trial.page().watch("cam");
    FakeSession relay = trial.subscription();
    relay.send(TestPictures.jpegFrame(0, 1));
    assertThat(one.frame().sequence()).isZero();
    OpenPage other = trial.page().watch("cam");
    assertThat(other.frame().sequence()).as("a late page has the newest at once").isZero();
    relay.send(TestPictures.jpegFrame(1, 2));
    assertThat(one.frame().sequence()).isEqualTo(1);
    assertThat(other.frame().sequence()).isEqualTo(1);
    assertThat(trial.get("/api/streams").body()).contains("\"browsers\":2");
    one.close();
    relay.send(TestPictures.jpegFrame(2, 3));
    assertThat(other.frame().sequence()).isEqualTo(2);
    other.watch();
    relay.expect(Envelope::hasGoodbye);
    other.watch("cam");
    trial.subscription().send(TestPictures.jpegFrame(90, 4));
    assertThat(other.frame().sequence()).isEqualTo(90);
    other.close();
  }

  @Test
  void aStreamThatIsAskedForEarlyComesWhenItIsThere() throws IOException {
    try (OpenPage page = trial.page().watch("later")) {
      trial.list("later");
      trial.subscription().send(TestPictures.jpegFrame(0, 1));
      assertThat(page.frame().stream()).isEqualTo("later");
    }
  }

  @Test
  void aPageThatFallsBehindGetsTheNewestWhenItHasTakenWhatWasSent() throws IOException {
    trial.list("cam");
    try (OpenPage page = trial.page().say("{\"got\":0}").watch("cam");
        OpenPage quick = trial.page().watch("cam")) {
      FakeSession relay = trial.subscription();
      for (int sequence = 0; sequence < 20; sequence++) {
        relay.send(TestPictures.jpegFrame(sequence, 1));
        assertThat(quick.frame().sequence()).isEqualTo(sequence);
      }
      assertThat(page.frame().sequence()).isZero();
      assertThat(page.frame().sequence()).isEqualTo(1);
      assertThat(page.framesWaiting()).isZero();
      page.say("{\"got\":1}");
      assertThat(page.frame().sequence()).isEqualTo(19);
    }
  }

  @Test
  void theClockProbeIsAnsweredOnTheRelaysClock() {
    try (OpenPage page = trial.page().say("{\"ping\":1763800000000.125}")) {
      double before = trial.relay.nowUs() / 1e3;
      String pong = page.text(text -> text.contains("pong"));
      assertThat(pong)
          .contains("\"t1\":1.763800000000125E12")
          .containsPattern("\"t2\":\\d+\\.\\d{3}");
      double t3 = Double.parseDouble(pong.replaceAll(".*\"t3\":([0-9.]+).*", "$1"));
      assertThat(t3).isBetween(before - 5_000, before + 5_000);
    }
  }

  @Test
  void aRelayThatDiesIsToldAndPicturesComeBackByThemselves() throws IOException {
    trial.list("cam");
    try (OpenPage page = trial.page().watch("cam")) {
      trial.subscription().send(TestPictures.jpegFrame(0, 1));
      page.frame();
      trial.relay.die();
      page.text(text -> text.contains("\"connected\":false"));
      assertThat(trial.get("/health").body()).contains("\"ready\"", "\"relay\":\"away");
      trial.relayRises();
      FakeSession first = trial.relay.session();
      FakeSession second = trial.relay.session();
      FakeSession cam = first.hello().getStream().isEmpty() ? second : first;
      page.text(text -> text.contains("\"connected\":true"));
      cam.send(TestPictures.jpegFrame(100, 2));
      assertThat(page.frame().sequence()).isEqualTo(100);
    }
  }

  @Test
  void aStreamThatTheRelayForgotWhileItWasAwayIsForgotten() throws IOException {
    trial.list("cam");
    trial.relay.die();
    trial.relayRises();
    trial.directoryIsBack();
    trial.list("other");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> !trial.get("/api/streams").body().contains("\"cam\""));
  }

  @Test
  void aPageThatTalksNonsenseIsClosed() {
    for (String nonsense :
        new String[] {
          "nonsense",
          "[]",
          "{\"watch\":\"cam\"}",
          "{\"watch\":[\"<b>\"]}",
          "{\"watch\":[1]}",
          "{\"ping\":\"x\"}",
          "{\"got\":1}",
          "{\"got\":-1}",
          "{\"watch\":[\"" + "a\",\"".repeat(10) + "../x\"]}"
        }) {
      try (OpenPage page = trial.page().say(nonsense)) {
        assertThat(page.closeCode()).as(nonsense).isEqualTo(1008);
      }
    }
    try (OpenPage page = trial.page().say("{\"ping\":1" + " ".repeat(9_000) + "}")) {
      assertThat(page.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void theServiceSaysThatItStops() {
    try (WebTrial other = new WebTrial();
        OpenPage page = other.page()) {
      page.text(text -> true);
      other.screen.close();
      assertThat(page.closeCode()).isEqualTo(1001);
    }
  }
}
