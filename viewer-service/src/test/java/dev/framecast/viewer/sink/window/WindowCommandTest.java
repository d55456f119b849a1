package dev.framecast.viewer.sink.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.CommandRun;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowCommandTest {
  @Test
  void withoutAScreenItSaysSoInOneLine() {
    CommandRun run = CommandRun.of(new WindowCommand(), "--stream", "cam");

    assertThat(run.status()).isEqualTo(1);
    List<String> lines = run.err().lines().filter(line -> line.startsWith("window: ")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("no screen", "DISPLAY");
  }
}
