package dev.framecast.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @Test
  void readsNamesAndBothKindsOfAddress() {
    assertThat(new HostPort("relay:7400")).isEqualTo(new HostPort("relay", 7400));
    assertThat(new HostPort("[::1]:0")).isEqualTo(new HostPort("::1", 0)).hasToString("[::1]:0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7400", ":7400", "relay", "relay:", "relay:http", "a:70000", "::1:80"})
  void refusesOthersWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HostPort(text))
        .withMessageContaining("127.0.0.1:7400");
  }

  @Test
  void knowsWhatStaysOnThisMachine() {
    assertThat(new HostPort("127.0.0.1:1").isLoopback()).isTrue();
    assertThat(new HostPort("localhost:1").isLoopback()).isTrue();
    assertThat(new HostPort("[::1]:1").isLoopback()).isTrue();
    assertThat(new HostPort("0.0.0.0:1").isLoopback()).isFalse();
    assertThat(new HostPort("192.0.2.1:1").isLoopback()).isFalse();
    assertThat(new HostPort("no-such-host.invalid:1").isLoopback()).isFalse();
  }
}
