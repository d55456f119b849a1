package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;

/** Who is let in, and what becomes of those who are not. */
@Timeout(180)
class AccessIT {
  private static final Chain CHAIN = new Chain();
  private static int relay;

  @BeforeAll
  static void start() {
    relay = Chain.portOf(CHAIN.relay());
  }

  @AfterAll
  static void stop() {
    CHAIN.close();
  }

  @Test
  void aWrongTokenIsOneLineAndStatusOne() {
    GenericContainer<?> probe =
        CHAIN.viewerWithToken("wrong-token-wrong-token", "probe", "--stream", "cam");
    assertThat(Chain.exitStatus(probe)).isEqualTo(1);
    assertThat(probe.getLogs().lines().filter(line -> line.startsWith("viewer-service")))
        .singleElement()
        .asString()
        .contains("token")
        .doesNotContain("wrong-token-wrong-token");
  }

  @Test
  void missingWrongAndIllFittingTokensGetTheSameAnswer() {
    String missing = refusal(Role.ROLE_VIEWER, "");
    assertThat(refusal(Role.ROLE_VIEWER, "wrong-token-wrong-token")).isEqualTo(missing);
    assertThat(refusal(Role.ROLE_VIEWER, Chain.PUBLISH_TOKEN)).isEqualTo(missing);
    assertThat(refusal(Role.ROLE_PUBLISHER, Chain.VIEW_TOKEN)).isEqualTo(missing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: relay\r\n\r\n",
        "hex:16030100c8010000c40303",
        "hex:ffffffffff0f",
        "hex:00",
        "hex:05deadbeef00"
      })
  void garbageOnThePortIsAnsweredAndClosed(String garbage) throws IOException {
    byte[] bytes =
        garbage.startsWith("hex:")
            ? HexFormat.of().parseHex(garbage.substring(4))
            : garbage.getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("localhost", relay)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      var answer = Objects.requireNonNull(new MessageReader(in, 4096).read());
      assertThat(answer.hasGoodbye()).isTrue();
      assertThat(in.read()).as("connection closed").isEqualTo(-1);
    }
    Assertions.assertThatNoException().isThrownBy(() -> TestViewer.dial(relay, "cam").close());
  }

  @Test
  void aSecondPublisherOfAStreamIsRefused() throws IOException {
    var dialer = new RelayDialer("localhost", relay, MicrosClock.steady());
    Hello hello =
        Hello.newBuilder()
            .setRole(Role.ROLE_PUBLISHER)
            .setStream("taken")
            .setToken(Chain.PUBLISH_TOKEN)
            .setInstance(1)
            .build();
    try (var first = dialer.dial(hello)) {
      first.send(Envelopes.ping(0));
      Assertions.assertThatExceptionOfType(WireException.class)
          .isThrownBy(() -> dialer.dial(hello.toBuilder().setInstance(2).build()))
          .satisfies(
              refused ->
                  assertThat(refused.code()).isEqualTo(GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN))
          .withMessageContaining("taken");
    }
  }

  private static String refusal(Role role, String token) {
    Hello hello = Hello.newBuilder().setRole(role).setStream("cam").setToken(token).build();
    var dialer = new RelayDialer("localhost", relay, MicrosClock.steady());
    WireException refused =
        Assertions.catchThrowableOfType(WireException.class, () -> dialer.dial(hello));
    assertThat(refused.code()).isEqualTo(GoodbyeCode.GOODBYE_CODE_DENIED);
    return String.valueOf(refused.getMessage());
  }
}
