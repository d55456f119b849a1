package dev.framecast.wire.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Ping;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay may send: anything. A session ends with an IOException and nothing else. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class HostileRelayTest {
  private static final int RUNS = 150;
  private static final int MESSAGES = 60;

  private HostileRelay relay;

  @BeforeEach
  void listen() throws IOException {
    relay = new HostileRelay();
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"publisher", "viewer", "directory"})
  void anyMessagesEndInAnIoExceptionOrAreMadeSound(String role) {
    long first = System.nanoTime();
    for (long seed = first; seed < first + RUNS; seed++) {
      ExtremeMessages messages = new ExtremeMessages(seed);
      boolean sound = seed % 3 != 0;
      relay.send(
          out -> {
            out.write(
                sound ? HostileRelay.delimited(relay.welcome(w -> w)) : messages.next("welcome"));
            for (int i = 0; i < MESSAGES; i++) {
              out.write(messages.next());
            }
          });
      try (PeerSession session = relay.dial(role)) {
        assertThat(session.welcome().getMaxMessageBytes())
            .isBetween(Protocol.MAX_HELLO_BYTES, Protocol.DEFAULT_MAX_RECEIVED_BYTES);
        session.receive(HostileRelayTest::requireSound);
      } catch (IOException expected) {
        String said = String.valueOf(expected.getMessage());
        assertThat(Envelopes.sentence(said)).as("seed %d", seed).isEqualTo(said.replace("  ", " "));
      } catch (Throwable wrong) {
        throw new AssertionError("seed " + seed, wrong);
      }
    }
  }

  @Test
  void aLyingWelcomeIsRefused() throws IOException {
    refused(w -> w.setMaxMessageBytes(0), "max_message_bytes 0");
    refused(w -> w.setPingIntervalMs(0), "ping_interval_ms 0");
    refused(w -> w.setPingIntervalMs(-1), "ping_interval_ms 4294967295");
    refused(w -> w.setPingTimeoutMs(0), "ping_timeout_ms 0");
    refused(w -> w.setPingTimeoutMs(Integer.MIN_VALUE), "ping_timeout_ms 2147483648");
    refused(w -> w.setRelayClockUs(Long.MIN_VALUE), "relay_clock_us 9223372036854775808");
    refused(w -> w.setRelayClockUs(Long.MAX_VALUE), "relay_clock_us");
    refused(w -> w.setProtocolVersion(2), "protocol_version 2");
  }

  @Test
  void aLimitAboveOursIsLoweredAndHeld() throws IOException {
    relay.send(
        out -> {
          out.write(
              HostileRelay.delimited(relay.welcome(w -> w.setMaxMessageBytes(Integer.MAX_VALUE))));
          out.write(new byte[] {-1, -1, -1, -1, 7});
        });
    try (PeerSession session = relay.dial("viewer")) {
      assertThat(session.welcome().getMaxMessageBytes())
          .isEqualTo(Protocol.DEFAULT_MAX_RECEIVED_BYTES);
      assertThatThrownBy(() -> session.receive(message -> {}))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("2147483647 bytes is above the limit of 16777216")
          .hasMessageContaining("--max-message-bytes");
      assertThat(session.isContractBroken()).isTrue();
    }
  }

  @Test
  void statusesWithoutEndAreTooMany() throws IOException {
    byte[] status =
        HostileRelay.delimited(
            Envelope.newBuilder()
                .setStreamStatus(StreamStatus.newBuilder().setStream("cam"))
                .build());
    relay.send(
        out -> {
          out.write(HostileRelay.delimited(relay.welcome(w -> w)));
          while (true) {
            out.write(status);
          }
        });
    AtomicInteger taken = new AtomicInteger();
    try (PeerSession session = relay.dial("directory")) {
      assertThatThrownBy(() -> session.receive(message -> taken.incrementAndGet()))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("5000 messages");
    }
    assertThat(taken.get()).as("a large relay's directory at the start").isGreaterThan(10_000);
  }

  @Test
  void aRelayThatTakesNothingIsLeft() throws IOException {
    byte[] ping =
        HostileRelay.delimited(Envelope.newBuilder().setPing(Ping.getDefaultInstance()).build());
    relay.send(
        out -> {
          out.write(
              HostileRelay.delimited(
                  relay.welcome(w -> w.setPingTimeoutMs(200).setPingIntervalMs(100))));
          while (true) {
            out.write(ping);
            LockSupport.parkNanos(50_000_000);
          }
        });
    ByteBuffer large = ByteBuffer.allocateDirect(1 << 16);
    try (PeerSession session = relay.dial("publisher")) {
      Thread publisher =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        session.sendFrame(Frame.getDefaultInstance(), large);
                      }
                    } catch (IOException left) {
                      assertThat(left).isNotNull();
                    }
                  });
      assertThatThrownBy(() -> session.receive(message -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not take");
      assertThat(publisher.join(Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  @Test
  void aMessageThatComesByTheByteIsGivenUp() throws IOException {
    relay.send(
        out -> {
          out.write(
              HostileRelay.delimited(
                  relay.welcome(w -> w.setPingTimeoutMs(300).setPingIntervalMs(100))));
          out.write(new byte[] {100, 0x7a});
          while (true) {
            out.write(0);
            LockSupport.parkNanos(50_000_000);
          }
        });
    try (PeerSession session = relay.dial("viewer")) {
      assertThatThrownBy(() -> session.receive(message -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not whole");
    }
  }

  private static void requireSound(Envelope message) {
    StreamStatus status = message.getStreamStatus();
    assertThat(status.getDetail()).isEqualTo(Envelopes.sentence(status.getDetail()));
    assertThat(status.getState()).isNotEqualTo(StreamState.UNRECOGNIZED);
    assertThat(status.getReason()).isNotEqualTo(StreamReason.UNRECOGNIZED);
    assertThat(status.getCodec()).isNotEqualTo(Codec.UNRECOGNIZED);
    assertThat(status.getFps()).isBetween(0f, 100_000f);
    assertThat(status.getWidth()).isBetween(0, 65_535);
    assertThat(status.getViewers()).isNotNegative();
    if (!status.getStream().isEmpty()) {
      assertThat(new StreamName(status.getStream())).isNotNull();
    }
    Frame frame = message.getFrame();
    assertThat(frame.getCodec()).isNotEqualTo(Codec.UNRECOGNIZED);
    assertThat(frame.getWidth()).isBetween(0, 65_535);
    assertThat(frame.getSequence()).isNotNegative();
    assertThat(frame.getCaptureUs()).isBetween(0L, 7_258_118_400_000_000L);
    assertThat(frame.getRelayedUs()).isBetween(0L, 7_258_118_400_000_000L);
    assertThat(message.getDemand().getViewers()).isNotNegative();
  }

  private void refused(UnaryOperator<Welcome.Builder> lie, String sentence) {
    relay.send(out -> out.write(HostileRelay.delimited(relay.welcome(lie))));
    assertThatThrownBy(() -> relay.dial("viewer"))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(sentence);
  }
}
