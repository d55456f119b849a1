package dev.framecast.relay.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** How sockets are driven, and the options that keep the kernel's share of a picture small. */
enum Transport {
  /** Linux's own, with a bound on what the kernel holds unsent. */
  EPOLL,
  /** The JDK's, where the native one does not load. */
  NIO;

  private static final int BACKLOG = 1024;

  /**
   * What the kernel may hold of a viewer's frames and has not sent yet, in bytes: a slow viewer's
   * next picture is chosen when the socket has nearly drained, not seconds before.
   */
  private static final int UNSENT_BYTES = 64 << 10;

  /**
   * Without that option all of the kernel's buffer must be small, at the price of more wake-ups.
   */
  private static final int SEND_BUFFER_BYTES = 128 << 10;

  /** Any byte that the socket has not taken makes a channel unwritable, until it has taken all. */
  private static final WriteBufferWaterMark ALL_OR_NOTHING = new WriteBufferWaterMark(1, 1);

  /** The best one that works here. */
  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  EventLoopGroup eventLoops(int threads, String name) {
    IoHandlerFactory driver =
        this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), driver);
  }

  void configure(ServerBootstrap bootstrap) {
    Class<? extends ServerChannel> listener =
        this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    bootstrap
        .channel(listener)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ALL_OR_NOTHING);
    if (this == EPOLL) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
    } else {
      bootstrap.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    }
  }
}
