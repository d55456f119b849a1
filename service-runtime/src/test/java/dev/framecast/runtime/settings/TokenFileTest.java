package dev.framecast.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  @TempDir private Path dir;

  @Test
  void readsTheFirstLine() throws IOException {
    Path file = Files.writeString(dir.resolve("t"), " 0123456789abcdef \nsecond line\n");
    assertThat(TokenFile.read("--token-file", file)).isEqualTo("0123456789abcdef");
  }

  @Test
  void saysWhichFileIsWrongWithoutShowingWhatIsInIt() throws IOException {
    Path file = Files.writeString(dir.resolve("t"), "tooshort\n");
    assertThatExceptionOfType(UserMistakeException.class)
        .isThrownBy(() -> TokenFile.read("--token-file", file))
        .withMessageContaining("--token-file " + file)
        .withMessageContaining("16 to 512")
        .withMessageNotContaining("tooshort");
    assertThatExceptionOfType(UserMistakeException.class)
        .isThrownBy(() -> TokenFile.read("--token-file", dir.resolve("absent")))
        .withMessageContaining("cannot be read");
  }
}
