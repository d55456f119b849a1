package dev.framecast.relay.net.socket;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorChooserFactory;

/**
 * Gives connections to few event loops rather than to all alike: a frame wakes one thread for each
 * loop that has viewers of it, and is fetched by one more core. Only when the first loop has its
 * share does the second get any, and when all have, the one with the fewest.
 */
final class PackedLoops implements EventExecutorChooserFactory {
  private final int share;

  /**
   * Makes the rule.
   *
   * @param share connections that one loop gets before the next gets any
   */
  PackedLoops(int share) {
    this.share = share;
  }

  @Override
  public EventExecutorChooser newChooser(EventExecutor[] executors) {
    return () -> choose(executors);
  }

  private EventExecutor choose(EventExecutor[] loops) {
    EventExecutor emptiest = loops[0];
    int fewest = Integer.MAX_VALUE;
    for (EventExecutor loop : loops) {
      int connections = ((SingleThreadEventLoop) loop).registeredChannels();
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
