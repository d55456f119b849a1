package dev.framecast.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandRunnerTest {
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

  @BeforeEach
  void captureStderr() {
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreStderr() {
    System.setErr(stderr);
  }

  @Command(name = "demo", mixinStandardHelpOptions = true)
  static final class Demo implements Callable<Integer> {
    @Option(names = "--listen", defaultValue = "127.0.0.1:1")
    private HostPort listen = new HostPort("127.0.0.1:1");

    @Option(names = "--max-age")
    private int maxAge;

    @Override
    public Integer call() {
      if (listen.port() == 13) {
        throw new UserMistakeException("port 13 is unlucky\nchoose another");
      }
      if (listen.port() == 14) {
        throw new IllegalStateException("a defect");
      }
      return listen.port() + maxAge;
    }
  }

  @Test
  void takesFlagsThenVariablesThenDefaults() {
    Map<String, String> environment =
        Map.of("FRAMECAST_LISTEN", "127.0.0.1:40", "FRAMECAST_MAX_AGE", "2");
    assertThat(CommandRunner.run(new Demo(), environment)).isEqualTo(42);
    assertThat(CommandRunner.run(new Demo(), environment, "--listen", "[::1]:50")).isEqualTo(52);
    assertThat(CommandRunner.run(new Demo(), Map.of("FRAMECAST_LISTEN", ""))).isEqualTo(1);
    assertThat(printed()).isEmpty();
  }

  @Test
  void aWrongFlagIsOneLineAndStatusTwo() {
    assertThat(CommandRunner.run(new Demo(), Map.of(), "--listen", "nowhere")).isEqualTo(2);
    assertThat(printed())
        .hasLineCount(1)
        .startsWith("demo: ")
        .contains("--listen")
        .contains("nowhere")
        .contains("host:port");
  }

  @Test
  void aPasswordWithAQuoteIsNotPrinted() {
    for (String user : List.of("me:it's-SECRET", "it's:SECRET", "o'SECRET", "me:'SECRET'")) {
      assertThat(
              CommandRunner.run(new Demo(), Map.of(), "--listen", "rtsp://" + user + "@cam/live"))
          .isEqualTo(2);
    }
    assertThat(printed()).hasLineCount(4).contains("'rtsp://***'").doesNotContain("SECRET");
  }

  @Test
  void aWrongVariableIsOneLineToo() {
    assertThat(CommandRunner.run(new Demo(), Map.of("FRAMECAST_MAX_AGE", "old"))).isEqualTo(2);
    assertThat(printed()).hasLineCount(1).contains("--max-age").contains("old");
  }

  @Test
  void aMistakeFoundLaterIsOneLineAndStatusOne() {
    assertThat(CommandRunner.run(new Demo(), Map.of(), "--listen", "a:13")).isEqualTo(1);
    assertThat(printed()).isEqualToIgnoringNewLines("demo: port 13 is unlucky; choose another");
  }

  @Test
  void onlyADefectShowsAStackTrace() {
    assertThat(CommandRunner.run(new Demo(), Map.of(), "--listen", "a:14")).isEqualTo(70);
    assertThat(printed()).contains("a defect").contains("\tat ");
  }

  private String printed() {
    return captured.toString(StandardCharsets.UTF_8);
  }
}
