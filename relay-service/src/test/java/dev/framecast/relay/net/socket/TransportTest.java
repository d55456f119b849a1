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
