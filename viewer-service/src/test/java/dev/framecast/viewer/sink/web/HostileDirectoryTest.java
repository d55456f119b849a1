package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A relay whose directory holds anything does not end the page, and is asked again. */
class HostileDirectoryTest {
  private static final int MOST_STREAMS = 2_000;

  @Test
  void whatIsRememberedOfTheDirectoryIsBounded() throws IOException {
    try (WebTrial trial = new WebTrial()) {
      for (int i = 0; i < MOST_STREAMS + 500; i++) {
        trial.send(WebTrial.status("s" + i).build());
      }
      trial.send(WebTrial.noCamera("s0"));
      await().until(() -> trial.get("/api/streams").body().contains("no-camera"));
      assertThat(streams(trial)).isEqualTo(MOST_STREAMS);
      trial.send(WebTrial.status("s1").setRemoved(true).build());
      trial.list("new");
      assertThat(streams(trial)).isEqualTo(MOST_STREAMS);
    }
  }

  @Test
  void valuesThatCannotBeAreShownAsUnknown() throws IOException {
    try (WebTrial trial = new WebTrial()) {
      trial.list(
          StreamStatus.newBuilder()
              .setStream("cam")
              .setStateValue(77)
              .setReasonValue(-5)
              .setCodecValue(1_000)
              .setDetail("\u202eevil\u001b[2J\u2028line\u0000 \ud83d\ude00" + "x".repeat(5_000))
              .setWidth(Integer.MIN_VALUE)
              .setHeight(-1)
              .setFps(Float.NaN)
              .setViewers(-1)
              .setSinceUs(Long.MIN_VALUE)
              .build());
      String listed = trial.get("/api/streams").body();
      assertThat(listed)
          .contains("\"state\":\"offline\"", "\"evil [2J line \ud83d\ude00xxx")
          .hasSizeLessThan(1_000);
      assertThat(trial.get("/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRelayThatBreaksTheContractIsTriedAgain() throws IOException {
    try (WebTrial trial = new WebTrial()) {
      trial.list("cam");
      trial.send(WebTrial.status("../cam\u001b[2J").build());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> trial.get("/health").body().contains("stream that cannot be"));
      assertThat(trial.get("/api/streams").body()).contains("\"cam\"").doesNotContain("\u001b");
      trial.directoryIsBack();
      trial.list("other");
    }
  }

  private static long streams(WebTrial trial) throws IOException {
    return trial.get("/api/streams").body().split("\"name\":", -1).length - 1;
  }
}
