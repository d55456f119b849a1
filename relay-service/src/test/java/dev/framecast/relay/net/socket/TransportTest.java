package dev.framecast.relay.net.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransportTest {
  @BeforeEach
  void needsEpoll() {
    assumeTrue(Epoll.isAvailable());
  }

  @Test
  void isNamedByWhatItDoes() {
    assertThat(new Transport(true).name()).isEqualTo("epoll+tee");
    assertThat(new Transport(false).name()).isEqualTo("epoll");
  }

  @Test
  void severalCamerasMaySendLargeFramesAtOnce() {
    assertThat(Transport.receiveBytes(8 << 20, 1L << 30)).isEqualTo(256L << 20);
    assertThat(Transport.receiveBytes(8 << 20, 400L << 20)).isEqualTo(128L << 20);
    assertThat(Transport.receiveBytes(8 << 20, 204L << 20)).isEqualTo(102L << 20);
    assertThat(Transport.receiveBytes(1 << 20, 204L << 20)).isEqualTo(51L << 20);
    assertThat(Transport.receiveBytes(8 << 20, 16L << 20)).isEqualTo(16L << 20);
    assertThat(Transport.receiveBytes(256 << 20, 8L << 30)).isEqualTo(4L << 30);
  }

  @Test
  void doesNotClaimToShareWhereNoPipeMayBeLargeEnough() {
    Transport transport = new Transport(() -> FramePipe.open(Integer.MAX_VALUE));
    assertThat(transport.name()).isEqualTo("epoll");
  }

  @Test
  void doesNotClaimToShareWherePagesCannotBeMoved() {
    Transport transport = new Transport(() -> FramePipeTest.of(LinuxCalls.pipe(), "/dev/full"));
    assertThat(transport.name()).isEqualTo("epoll");
  }
}
