package dev.framecast.relay.net;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fails a test that lets a buffer go without releasing it. */
final class LeakWatch {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

  static {
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + "\n" + records));
  }

  private LeakWatch() {}

  /** Begins to watch, if nobody did. */
  static void begin() {
    LEAKS.clear();
  }

  /** Lets the collector find what was let go; Netty reports it with the next buffers made. */
  static void check() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    if (!LEAKS.isEmpty()) {
      throw new AssertionError("buffers were not released:\n" + String.join("\n", LEAKS));
    }
  }
}
