package dev.framecast.capture.source.media;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches native calls that nothing can interrupt. When one runs past its deadline and a grace, its
 * thread cannot be got back, and whoever watches is told, once.
 *
 * <p>Owns one thread, a platform one: native calls may occupy every carrier of virtual ones.
 */
public final class Watchdog implements AutoCloseable {
  private static final Duration GRACE = Duration.ofMillis(1_000);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Map<NativeCalls, Consumer<String>> watched = new ConcurrentHashMap<>();
  private final Thread thread =
      Thread.ofPlatform().name("native-watchdog").daemon().start(this::keepWatching);

  /**
   * Watches these calls.
   *
   * @param hung told what hangs, on the watchdog's thread
   */
  public void watch(NativeCalls calls, Consumer<String> hung) {
    watched.put(calls, hung);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void keepWatching() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        for (NativeCalls calls : watched.keySet()) {
          String what = calls.overdue(GRACE);
          Consumer<String> hung = what == null ? null : watched.remove(calls);
          if (what != null && hung != null) {
            hung.accept(what);
          }
        }
      }
    } catch (InterruptedException closed) {
      watched.clear();
    }
  }
}
