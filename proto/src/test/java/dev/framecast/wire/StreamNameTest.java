package dev.framecast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"c", "cam", "0", "front-door.2_b"})
  void takesPlainNames(String name) {
    assertThat(new StreamName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-cam",
        ".cam",
        "Cam",
        "a b",
        "a/b",
        "..",
        "a\n",
        "\u001b[31m",
        "<b>",
        "ä",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refusesOthersInOnePrintableLine(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamName(name))
        .satisfies(refused -> assertThat(refused.getMessage()).matches("[\\x20-\\x7e]+"));
  }
}
