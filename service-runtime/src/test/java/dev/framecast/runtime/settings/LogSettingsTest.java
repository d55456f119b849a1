package dev.framecast.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogSettingsTest {
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void redirect() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(stderr);
    context.stop();
  }

  @Test
  void writesFromInfoOnToStderr() {
    configure(Map.of());
    context.getLogger("a.b.Relay").debug("hidden");
    context.getLogger("a.b.Relay").info("shown");
    assertThat(lines()).matches("[0-9:.]+ INFO  Relay - shown\n");
  }

  @Test
  void takesTheLevelFromTheVariable() {
    configure(Map.of("FRAMECAST_LOG_LEVEL", "debug"));
    context.getLogger("Relay").debug("shown");
    assertThat(lines()).contains("DEBUG Relay - shown");
  }

  @Test
  void anUnknownLevelIsInfo() {
    configure(Map.of("FRAMECAST_LOG_LEVEL", "loud"));
    context.getLogger("Relay").debug("hidden");
    context.getLogger("Relay").info("shown");
    assertThat(lines()).contains("shown").doesNotContain("hidden");
  }

  @Test
  void charactersThatCannotBeSeenAreReplaced() {
    configure(Map.of());
    for (int each :
        new int[] {0x85, 0x9b, 0x200b, 0x202e, 0x2028, 0x2029, 0x2066, 0xfeff, 0xe0041}) {
      context.getLogger("Relay").warn("a{}b é 😀", Character.toString(each));
      assertThat(lines()).as("U+%04X", each).endsWith(" - a?b é 😀\n");
    }
  }

  @Test
  void controlCharactersOfStrangersStayOnTheirLine() {
    configure(Map.of());
    context.getLogger("Relay").warn("from {}", "x\r\n10:00:00.000 INFO forged\u001b[2J");
    assertThat(lines()).contains("from x??10:00:00.000 INFO forged?[2J\n").hasLineCount(1);
  }

  @Test
  void aDefectIsShownWithItsPlace() {
    configure(Map.of());
    context.getLogger("Relay").error("broken", new IllegalStateException("why"));
    assertThat(lines()).contains("broken\n").contains("IllegalStateException: why").contains("at ");
  }

  @Test
  void logbackFindsItByItself() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
    LoggerContext found = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(found.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr"))
        .isNotNull();
  }

  @Test
  void aFileOfTheUsersOwnComesFirst() {
    System.setProperty("logback.configurationFile", "own.xml");
    try {
      assertThat(new LogSettings(Map.of()).configure(context))
          .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }

  private void configure(Map<String, String> environment) {
    LogSettings settings = new LogSettings(environment);
    settings.setContext(context);
    assertThat(settings.configure(context)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
  }

  private String lines() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
