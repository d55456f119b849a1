package dev.framecast.relay.net.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sockets are driven: by Linux's epoll and its own system calls, or by the JDK where those do
 * not load; and the options that keep the kernel's share of a picture small.
 */
public final class Transport {
  /**
   * What the kernel may hold of a viewer's frames and has not sent yet, in bytes: a slow viewer's
   * next picture is chosen when the socket has nearly drained, not seconds before.
   */
  static final int UNSENT_BYTES = 64 << 10;

  /**
   * The same for a viewer that does not take its frames in time: nothing. 0 would mean no bound.
   */
  static final int SLUGGISH_UNSENT_BYTES = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final int BACKLOG = 1024;
  private static final int CONNECTIONS_PER_LOOP = 256;

  /**
   * Without that option all of the kernel's buffer must be small, at the price of more wake-ups.
   */
  private static final int SEND_BUFFER_BYTES = 128 << 10;

  /** Any byte that the socket has not taken makes a channel unwritable, until it has taken all. */
  private static final WriteBufferWaterMark ALL_OR_NOTHING = new WriteBufferWaterMark(1, 1);

  /**
   * What all sessions may hold of messages that are coming, in bytes, where there is much memory.
   */
  private static final long MOST_RECEIVE_BYTES = 256 << 20;

  /** So many cameras may send their largest frames at the same moment, if memory allows. */
  private static final int LARGEST_AT_ONCE = 16;

  private static final int PAGE_BYTES = 8 << 10;

  /** Memory is taken in pieces of {@code PAGE_BYTES << CHUNK_ORDER}, 2 MiB; a frame lies in one. */
  private static final int CHUNK_ORDER = 8;

  private final boolean isLinux;
  private final FramePipe.@Nullable Source pipes;
  private @Nullable Boolean sharesPages;
  private final FastThreadLocal<FrameWriter> writers = new Writers();

  /**
   * For what is received: one arena suffices, since one loop does most of it. Threads keep nothing
   * of it for themselves, or what a crowd left in such stores would hold every piece of memory.
   */
  private final ByteBufAllocator memory =
      new PooledByteBufAllocator(true, 0, 1, PAGE_BYTES, CHUNK_ORDER, 0, 0, false);

  /**
   * The best one that works here.
   *
   * @param sharesPages whether viewers' sockets may share a frame's pages, where that is possible
   */
  public Transport(boolean sharesPages) {
    this(sharesPages ? FramePipe::open : null);
  }

  /** The best one that works here, with pipes from there to share pages by. */
  Transport(FramePipe.@Nullable Source pipes) {
    this.isLinux = Epoll.isAvailable();
    this.pipes = isLinux ? pipes : null;
  }

  /**
   * What all sessions may hold of messages that are coming, in bytes: a quarter of the memory that
   * there is beside the heap; up to half of it where {@value #LARGEST_AT_ONCE} of the largest
   * messages need more, but two of those in any case.
   */
  public static long receiveBytes(int maxMessageBytes) {
    return receiveBytes(maxMessageBytes, PlatformDependent.maxDirectMemory());
  }

  static long receiveBytes(int maxMessageBytes, long memoryBytes) {
    long quarter = Math.min(memoryBytes / 4, MOST_RECEIVE_BYTES);
    long needed = Math.min((long) LARGEST_AT_ONCE * maxMessageBytes, memoryBytes / 2);
    return Math.max(Math.max(quarter, needed), 2L * maxMessageBytes);
  }

  /** Event loops that connections are dealt to; the first ones get most. */
  public EventLoopGroup eventLoops(int threads, String name) {
    IoHandlerFactory driver = isLinux ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new PackedLoops(threads, CONNECTIONS_PER_LOOP, name, driver);
  }

  /** Sets the kind of the listening socket, and the options of those that it accepts. */
  public void configure(ServerBootstrap bootstrap) {
    Class<? extends ServerChannel> listener =
        isLinux ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    bootstrap
        .channel(listener)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOCATOR, memory)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ALL_OR_NOTHING);
    if (isLinux) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
    } else {
      bootstrap.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    }
  }

  /** Makes ready, on the loop that viewers get first, what the first frame would else wait for. */
  public void prepare(EventLoopGroup loops) {
    loops.next().execute(writers::get);
  }

  /**
   * A viewer's socket; on the channel's event loop.
   *
   * @param exchangeable whether a newer frame may take the place of one that waits
   * @param clear run when a frame may be written that was refused before
   * @param probe sends a ping; its time, microseconds
   */
  public ViewerSocket viewer(
      Channel channel, boolean exchangeable, Runnable clear, LongSupplier probe) {
    return new ViewerSocket(channel, this, writers.get(), exchangeable, clear, probe);
  }

  /**
   * Its name, for people: {@code epoll+tee} where pages can be shared, {@code epoll} or {@code
   * nio}. From any thread.
   */
  public String name() {
    return isLinux ? sharesPages() ? "epoll+tee" : "epoll" : "nio";
  }

  /** Bounds what the kernel holds of the channel's bytes beyond what the peer's window takes. */
  void holdUnsent(Channel channel, int bytes) {
    if (isLinux) {
      try {
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) bytes);
      } catch (ChannelException unknown) {
        LOG.debug("this kernel knows no TCP_NOTSENT_LOWAT", unknown);
      }
    }
  }

  /**
   * Whether pages can be shared here. Whoever asks first tries it: that links the system calls, and
   * while the relay starts a loop has the time.
   */
  private synchronized boolean sharesPages() {
    Boolean known = sharesPages;
    if (known == null) {
      known = pipes != null && canBeMade(pipes);
      sharesPages = known;
    }
    return known;
  }

  private static boolean canBeMade(FramePipe.Source pipes) {
    try (FramePipe trial = pipes.open()) {
      trial.tryOut();
      return true;
    } catch (IOException unable) {
      LOG.warn("frames are copied for each viewer: {}", unable.getMessage());
      return false;
    }
  }

  /** One writer for each event loop, closed when its thread ends. */
  private final class Writers extends FastThreadLocal<FrameWriter> {
    @Override
    protected FrameWriter initialValue() {
      return isLinux ? new LinuxWriter(sharesPages() ? pipes : null) : new ChannelWriter();
    }

    @Override
    protected void onRemoval(FrameWriter writer) {
      writer.close();
    }
  }
}
