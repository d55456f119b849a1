package dev.framecast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ThrottledLogTest {
  @Test
  void writesOnceInEachIntervalAndCountsTheRest() {
    Logger logger = (Logger) LoggerFactory.getLogger("throttled");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.addAppender(lines);
    var throttled = new ThrottledLog(logger, Duration.ofMillis(300));
    for (int i = 0; i < 5; i++) {
      throttled.warn("relay is away");
    }
    assertThat(lines.list).hasSize(1);
    Awaitility.await()
        .until(
            () -> {
              throttled.warn("relay is away");
              return lines.list.size() > 1;
            });
    assertThat(lines.list.get(1).getFormattedMessage())
        .matches("relay is away \\(and \\d+ more like it\\)");
  }
}
