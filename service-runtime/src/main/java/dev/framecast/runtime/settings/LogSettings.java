package dev.framecast.runtime.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;

/**
 * How every service logs: to stderr, from the level in {@code FRAMECAST_LOG_LEVEL} on, {@code info}
 * unless it names one. Logback finds this by itself, as a service. In code and not in XML because
 * reading XML was a third of a service's start, and of its classes. A file named by {@code
 * -Dlogback.configurationFile} still comes first.
 */
public final class LogSettings extends ContextAwareBase implements Configurator {
  private static final String VARIABLE = "FRAMECAST_LOG_LEVEL";

  /**
   * Characters from the outside that are not visible must not forge lines, turn them around or
   * drive terminals.
   */
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} - "
          + "%replace(%msg){'[\\p{C}\\p{Zl}\\p{Zp}]', '?'}%n%ex{short}";

  private final Map<String, String> environment;

  /** With the process's environment; Logback makes it. */
  public LogSettings() {
    this(System.getenv());
  }

  LogSettings(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(environment.get(VARIABLE), Level.INFO));
    root.addAppender(stderr(context));
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
    // A line for each malformed Host header would let strangers fill the log.
    context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
    context.getLogger("io.javalin").setLevel(Level.WARN);
    // Its debug lines hold whole requests, with passwords.
    context.getLogger("org.apache.hc").setLevel(Level.WARN);
    // Warns that a shaded jar has no version of FFmpeg's natives to compare with.
    context.getLogger("org.bytedeco").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> stderr(LoggerContext context) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(PATTERN);
    lines.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    stderr.setEncoder(lines);
    stderr.start();
    return stderr;
  }
}
