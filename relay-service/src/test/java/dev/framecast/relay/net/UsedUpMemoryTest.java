package dev.framecast.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.net.message.ReceiveBuffer;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.wire.clock.MicrosClock;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UsedUpMemoryTest {
  private final MicrosClock clock = MicrosClock.steady();
  private final FrontDesk desk = new FrontDesk(SessionLimits.DEFAULTS, AccessTokens.none(), clock);
  private final StreamDirectory directory = new StreamDirectory(clock, 8);
  private final Transport transport = new Transport(false);

  @Test
  void usedUpMemoryIsNoDefectAndALineASecond() {
    Logger logger = (Logger) LoggerFactory.getLogger(ConnectionHandler.class);
    var written = new ListAppender<ILoggingEvent>();
    written.start();
    logger.addAppender(written);
    for (int i = 0; i < 200; i++) {
      EmbeddedChannel channel = connected();
      channel.pipeline().fireExceptionCaught(new OutOfMemoryError("no memory beside the heap"));
      assertThat(channel.isOpen()).isFalse();
    }
    logger.detachAppender(written);
    assertThat(written.list).isNotEmpty().hasSizeLessThan(100);
    assertThat(written.list)
        .allSatisfy(
            line -> {
              assertThat(line.getThrowableProxy()).isNull();
              assertThat(line.getFormattedMessage())
                  .contains("memory is used up: no memory beside the heap")
                  .doesNotContain("defect");
            });
  }

  private EmbeddedChannel connected() {
    var account = new MemoryBudget(1 << 20).open(() -> {});
    var buffer = new ReceiveBuffer(UnpooledByteBufAllocator.DEFAULT, account, 4101);
    return new EmbeddedChannel(new ConnectionHandler(desk, transport, directory, clock, buffer));
  }
}
