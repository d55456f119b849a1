package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.net.message.MessageAllocator;
import dev.framecast.relay.net.message.ReceiveBuffer;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.wire.LengthPrefix;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket and its event loops: one accepts, the others own the connections. Bounded by
 * the front desk's limits.
 */
public final class RelayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);
  private static final int TICK_MILLIS = 250;
  private static final int ACCEPT_PAUSE_MILLIS = 200;
  private static final int FAREWELL_MILLIS = 2_000;
  private static final int STOP_MILLIS = 1_000;

  private final Transport transport;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final StreamDirectory directory;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Channel listener;

  /**
   * Listens at once.
   *
   * @param memory what all sessions may hold of messages that are coming
   */
  RelayServer(
      InetSocketAddress address,
      Transport transport,
      FrontDesk desk,
      StreamDirectory directory,
      MicrosClock clock,
      MemoryBudget memory)
      throws IOException {
    this.transport = transport;
    this.directory = directory;
    this.acceptor = transport.eventLoops(1, "relay-accept");
    this.loops = transport.eventLoops(Runtime.getRuntime().availableProcessors(), "relay-io");
    ServerBootstrap bootstrap = new ServerBootstrap().group(acceptor, loops);
    transport.configure(bootstrap);
    bootstrap.handler(new AcceptPause());
    bootstrap.childHandler(new Opening(desk, directory, clock, memory));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    this.listener = bound.channel();
    if (!bound.isSuccess()) {
      stopLoops();
      throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
    }
    transport.prepare(loops);
    loops
        .next()
        .scheduleAtFixedRate(directory::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Listens at once.
   *
   * @param sharesPages whether viewers' sockets may share a frame's pages, where that is possible
   * @throws IOException when the address cannot be listened on; its message says why
   */
  public static RelayServer start(
      InetSocketAddress address,
      boolean sharesPages,
      FrontDesk desk,
      StreamDirectory directory,
      MicrosClock clock)
      throws IOException {
    var memory = new MemoryBudget(Transport.receiveBytes(desk.limits().maxMessageBytes()));
    return new RelayServer(address, new Transport(sharesPages), desk, directory, clock, memory);
  }

  /** The port listened on, also when 0 was asked for. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * How sockets are driven, for people: {@code epoll+tee} where pages can be shared, {@code epoll}
   * or {@code nio}.
   */
  public String transport() {
    return transport.name();
  }

  /** Tells every peer and closes all, within three seconds. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(STOP_MILLIS);
    for (Channel connection : connections) {
      ConnectionHandler handler = connection.pipeline().get(ConnectionHandler.class);
      if (handler != null) {
        handler.sendAway(
            connection.eventLoop(),
            GoodbyeCode.GOODBYE_CODE_SHUTTING_DOWN,
            "the relay is shutting down");
      }
    }
    connections.newCloseFuture().awaitUninterruptibly(FAREWELL_MILLIS);
    connections.close().awaitUninterruptibly(STOP_MILLIS);
    settle();
    directory.close();
    stopLoops();
  }

  /**
   * Lets the loops finish what ended sessions still tell each other: from one, to a second, back.
   */
  private void settle() {
    for (int round = 0; round < 3; round++) {
      for (EventExecutor loop : loops) {
        loop.submit(() -> {}).awaitUninterruptibly(STOP_MILLIS);
      }
    }
  }

  private void stopLoops() {
    acceptor.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
    loops.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
    acceptor.terminationFuture().awaitUninterruptibly(STOP_MILLIS);
    loops.terminationFuture().awaitUninterruptibly(STOP_MILLIS);
  }

  /** Prepares each accepted connection; shared by all. */
  @io.netty.channel.ChannelHandler.Sharable
  private final class Opening extends ChannelInitializer<Channel> {
    private final FrontDesk desk;
    private final StreamDirectory streams;
    private final MicrosClock clock;
    private final MemoryBudget memory;

    Opening(FrontDesk desk, StreamDirectory streams, MicrosClock clock, MemoryBudget memory) {
      this.desk = desk;
      this.streams = streams;
      this.clock = clock;
      this.memory = memory;
    }

    @Override
    protected void initChannel(Channel channel) {
      var account = memory.open(() -> channel.eventLoop().execute(() -> giveWay(channel)));
      var received =
          new ReceiveBuffer(
              channel.alloc(), account, Protocol.MAX_HELLO_BYTES + LengthPrefix.MAX_BYTES);
      channel.config().setRecvByteBufAllocator(new MessageAllocator(received));
      channel.pipeline().addLast(new ConnectionHandler(desk, transport, streams, clock, received));
      connections.add(channel);
    }

    private static void giveWay(Channel channel) {
      ConnectionHandler handler = channel.pipeline().get(ConnectionHandler.class);
      if (handler != null) {
        handler.giveWay();
      }
    }
  }

  /**
   * Where accepting fails, as without file descriptors, the connections wait and are taken later.
   */
  private static final class AcceptPause extends ChannelInboundHandlerAdapter {
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofSeconds(5));

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      failures.warn(
          "cannot accept connections at present ("
              + failure.getMessage()
              + "); are there enough file descriptors (ulimit -n)?");
      var config = context.channel().config();
      config.setAutoRead(false);
      context
          .executor()
          .schedule(() -> config.setAutoRead(true), ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
