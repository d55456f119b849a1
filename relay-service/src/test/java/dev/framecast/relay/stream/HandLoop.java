package dev.framecast.relay.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** An event loop that runs its tasks when told to. */
final class HandLoop implements Executor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what is there and what that brings. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs all loops until nothing is left to do. */
  static void runAll(HandLoop... loops) {
    boolean idle = false;
    while (!idle) {
      idle = true;
      for (HandLoop loop : loops) {
        idle &= loop.tasks.isEmpty();
        loop.run();
      }
    }
  }
}
