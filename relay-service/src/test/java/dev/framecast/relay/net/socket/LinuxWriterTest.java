package dev.framecast.relay.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What goes wrong with pipes is seen by no viewer. */
@EnabledOnOs(OS.LINUX)
class LinuxWriterTest {
  private static final int BYTES = 10_000;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final List<FramePipe> opened = new ArrayList<>();
  private ServerSocket server;
  private Channel channel;
  private Socket viewer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(server.getLocalSocketAddress())
            .syncUninterruptibly()
            .channel();
    viewer = server.accept();
    viewer.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    channel.close().syncUninterruptibly();
    viewer.close();
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void aPipeThatIsNotAsItWasLeftIsReplaced() throws Exception {
    LinuxCalls.Pipe held = LinuxCalls.pipe();
    LinuxCalls.grow(held, FramePipe.CAPACITY_BYTES);
    try (LinuxWriter writer =
        new LinuxWriter(
            () ->
                kept(opened.isEmpty() ? FramePipeTest.of(held, "/dev/null") : FramePipe.open()))) {
      give(writer, BYTES);
      assertThat(discard(held)).isGreaterThan(BYTES);
      give(writer, BYTES + 1);
      give(writer, BYTES + 2);
    }
    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).isJammed()).isTrue();
    assertThat(opened.get(1).isJammed()).isFalse();
  }

  @Test
  void whereEveryPipeJamsFramesAreCopied() throws Exception {
    try (LinuxWriter writer = new LinuxWriter(() -> kept(jamming()))) {
      for (int i = 0; i < 10; i++) {
        give(writer, BYTES + i);
      }
    }
    assertThat(opened).hasSize(4).allMatch(FramePipe::isJammed);
  }

  /** Pages cannot be moved there, EINVAL. */
  private static FramePipe jamming() throws IOException {
    LinuxCalls.Pipe held = LinuxCalls.pipe();
    LinuxCalls.grow(held, FramePipe.CAPACITY_BYTES);
    return FramePipeTest.of(held, "/dev/full");
  }

  private FramePipe kept(FramePipe pipe) {
    opened.add(pipe);
    return pipe;
  }

  /** A frame for three viewers, that all have the same socket. */
  private void give(LinuxWriter writer, int bytes) throws Exception {
    FrameMessage frame = DirectFrame.of(bytes);
    for (int i = 0; i < 3; i++) {
      assertThat(writer.give(channel, frame)).isEqualTo(frame.bytes());
      byte[] seen = viewer.getInputStream().readNBytes(frame.bytes());
      assertThat(ByteBuffer.wrap(seen)).isEqualTo(frame.memory());
    }
    frame.release();
  }

  private static int discard(LinuxCalls.Pipe pipe) throws IOException {
    int sink = LinuxCalls.openToWrite("/dev/null");
    int gone = LinuxCalls.splice(pipe.out(), sink, FramePipe.CAPACITY_BYTES);
    LinuxCalls.close(sink);
    return gone;
  }
}
