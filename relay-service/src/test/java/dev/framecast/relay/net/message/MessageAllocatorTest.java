package dev.framecast.relay.net.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.memory.MemoryBudget;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class MessageAllocatorTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ReceiveBuffer buffer =
      new ReceiveBuffer(
          UnpooledByteBufAllocator.DEFAULT, new MemoryBudget(1 << 20).open(() -> {}), 4_096);

  @Test
  void aBacklogOfPicturesIsTakenInBeforeOneIsSentOn() {
    assertThat(readsOnAfter(60_000, true)).isTrue();
  }

  @Test
  void nobodyIsReadForEver() {
    ExtendedHandle handle = handle();
    int reads = 0;
    while (reads == 0 || handle.continueReading(() -> true)) {
      handle.lastBytesRead(60_000);
      handle.incMessagesRead(1);
      reads++;
    }
    assertThat(reads).isEqualTo(16);
  }

  @Test
  void noMoreIsTakenInThanMayBeOnItsWay() {
    ExtendedHandle handle = handle();
    int bytes = 0;
    while (bytes == 0 || handle.continueReading(() -> true)) {
      handle.lastBytesRead(2 << 20);
      handle.incMessagesRead(1);
      bytes += 2 << 20;
    }
    assertThat(bytes).isEqualTo(4 << 20);
  }

  @Test
  void whatCameWholeIsReadByOneCall() {
    assertThat(readsOnAfter(12, false)).isFalse();
    assertThat(readsOnAfter(60_000, false)).isFalse();
  }

  private boolean readsOnAfter(int bytes, boolean hasFilledWhatWasLent) {
    ExtendedHandle handle = handle();
    handle.lastBytesRead(bytes);
    handle.incMessagesRead(1);
    return handle.continueReading(() -> hasFilledWhatWasLent);
  }

  private ExtendedHandle handle() {
    ExtendedHandle handle = (ExtendedHandle) new MessageAllocator(buffer).newHandle();
    handle.reset(channel.config());
    return handle;
  }
}
