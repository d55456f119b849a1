package dev.framecast.relay.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ViewerSocketTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ViewerSocket socket =
      new ViewerSocket(
          channel, new Transport(false), new ChannelWriter(), true, () -> {}, () -> 0L);

  @Test
  void aFrameGoesOutOfAnOpenConnection() throws Exception {
    FrameMessage frame = DirectFrame.of(100);
    assertThat(socket.write(frame)).isTrue();
    ByteBuf sent = channel.readOutbound();
    assertThat(sent.nioBuffer()).isEqualTo(frame.memory());
    sent.release();
    frame.release();
  }

  @Test
  void aFrameForAConnectionThatIsOverIsNotTakenForSent() throws Exception {
    FrameMessage frame = DirectFrame.of(100);
    channel.close();
    assertThat(socket.write(frame)).isFalse();
    frame.release();
  }

  @Test
  void whileSomethingWaitsInTheChannelItIsNotClear() {
    assertThat(socket.isClear()).isTrue();
    socket.blocked();
    assertThat(socket.isClear()).isFalse();
    socket.cleared();
    assertThat(socket.isClear()).isTrue();
  }
}
