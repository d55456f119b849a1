package dev.framecast.relay.net.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory.EventExecutorChooser;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.util.concurrent.Executor;

/**
 * Event loops that give connections to few of them rather than to all alike: a frame wakes one
 * thread for each loop that has viewers of it, and is fetched by one more core. Only when the first
 * loop has its share does the second get any, and when all have, the one with the fewest.
 */
final class PackedLoops extends MultiThreadIoEventLoopGroup {
  /**
   * Starts none yet; each starts with its first connection.
   *
   * @param share connections that one loop gets before the next gets any
   */
  PackedLoops(int threads, int share, String name, IoHandlerFactory driver) {
    super(
        threads,
        new ThreadPerTaskExecutor(new DefaultThreadFactory(name)),
        loops -> new Chooser(loops, share),
        driver);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory driver, Object... unused) {
    return new Loop(this, executor, driver);
  }

  private record Chooser(EventExecutor[] loops, int share) implements EventExecutorChooser {
    @Override
    public EventExecutor next() {
      EventExecutor emptiest = loops[0];
      int fewest = Integer.MAX_VALUE;
      for (EventExecutor loop : loops) {
        int connections = ((Loop) loop).connections();
        if (connections < share) {
          return loop;
        }
        if (connections < fewest) {
          fewest = connections;
          emptiest = loop;
        }
      }
      return emptiest;
    }
  }

  private static final class Loop extends SingleThreadIoEventLoop {
    Loop(PackedLoops group, Executor executor, IoHandlerFactory driver) {
      super(group, executor, driver);
    }

    int connections() {
      return getNumOfRegisteredChannels();
    }
  }
}
