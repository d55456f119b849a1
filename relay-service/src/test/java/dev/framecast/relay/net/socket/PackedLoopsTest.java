package dev.framecast.relay.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackedLoopsTest {
  private static final int SHARE = 3;

  private final PackedLoops loops =
      new PackedLoops(2, SHARE, "loops-test", NioIoHandler.newFactory());
  private final List<Channel> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.forEach(Channel::close);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void theFirstLoopGetsItsShareThenTheNext() {
    EventLoop first = connect();
    assertThat(List.of(connect(), connect())).containsOnly(first);
    EventLoop second = connect();
    assertThat(second).isNotSameAs(first);
    assertThat(List.of(connect(), connect())).containsOnly(second);
  }

  @Test
  void whatIsMoreThanTheSharesIsSpread() {
    for (int i = 0; i < 2 * SHARE; i++) {
      connect();
    }
    assertThat(Set.of(connect(), connect())).hasSize(2);
  }

  @Test
  void aPlaceThatWasLeftIsTakenAgain() {
    EventLoop first = connect();
    connect();
    connect();
    connect();
    open.get(0).close().syncUninterruptibly();
    open.get(0).deregister().syncUninterruptibly();
    assertThat(connect()).isSameAs(first);
  }

  private EventLoop connect() {
    Channel channel = new NioSocketChannel();
    open.add(channel);
    loops.register(channel).syncUninterruptibly();
    return channel.eventLoop();
  }
}
