package dev.framecast.relay.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StateLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.framecast.relay.Stream");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final StateLog log = new StateLog();
  private long nowUs = 1_000_000_000;

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(written);
  }

  @Test
  void aFewChangesAreWrittenAtOnce() {
    log.changed(state(StreamReason.STREAM_REASON_OPENING, ""), nowUs);
    log.changed(state(StreamReason.STREAM_REASON_UNSPECIFIED, ""), nowUs);
    log.changed(state(StreamReason.STREAM_REASON_SOURCE_BUSY, "taken by x"), nowUs);
    assertThat(lines())
        .containsExactly(
            "stream loop: STALE, OPENING",
            "stream loop: STALE",
            "stream loop: STALE, SOURCE_BUSY: taken by x");
  }

  @Test
  void aPublisherThatReconnectsInALoopIsSummedUpAndItsLastStateWritten() {
    for (int i = 0; i < 1_600; i++) {
      nowUs += 600;
      log.changed(state(StreamReason.STREAM_REASON_OPENING, ""), nowUs);
      log.changed(state(StreamReason.STREAM_REASON_PUBLISHER_LEFT, ""), nowUs);
    }
    assertThat(lines()).hasSize(5);
    log.tick(nowUs);
    assertThat(lines()).hasSize(5);
    nowUs += 1_000_000;
    log.tick(nowUs);
    log.tick(nowUs);
    assertThat(lines())
        .hasSize(6)
        .last()
        .isEqualTo("stream loop: STALE, PUBLISHER_LEFT (and 3194 more changes before)");
  }

  @Test
  void streamsThatChangeMuchDoNotHideAnother() {
    Allowance all = new Allowance(50);
    for (int i = 0; i < 40; i++) {
      StateLog other = new StateLog(all);
      for (int change = 0; change < 5; change++) {
        other.changed(state(StreamReason.STREAM_REASON_IDLE, ""), nowUs);
      }
    }
    StateLog rare = new StateLog(all);
    rare.changed(state(StreamReason.STREAM_REASON_OPENING, ""), nowUs);
    assertThat(lines()).last().isEqualTo("stream loop: STALE, OPENING");
    assertThat(lines()).hasSizeLessThan(41 + 2 * 50);
  }

  private List<String> lines() {
    return written.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith("stream loop:"))
        .toList();
  }

  private static StreamStatus state(StreamReason reason, String detail) {
    return StreamStatus.newBuilder()
        .setStream("loop")
        .setState(StreamState.STREAM_STATE_STALE)
        .setReason(reason)
        .setDetail(detail)
        .build();
  }
}
