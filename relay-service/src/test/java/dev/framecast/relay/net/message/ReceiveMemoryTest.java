package dev.framecast.relay.net.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.WireException;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message that is coming makes the relay hold, and how often its bytes are moved. */
class ReceiveMemoryTest {
  private static final int LIMIT = 8 << 20;
  private static final int FIRST_BYTES = 4101;

  private final CountingAllocator allocator = new CountingAllocator();
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ReceiveBuffer buffer =
      new ReceiveBuffer(allocator, budget.open(() -> asked.set(true)), FIRST_BYTES);

  @AfterEach
  void nothingIsLeft() {
    buffer.discard();
    assertThat(allocator.usedBytes()).isZero();
    assertThat(budget.heldBytes()).isZero();
  }

  @Test
  void whatIsHeldFollowsWhatHasCome() throws WireException {
    int come = 0;
    byte[] prefix = prefix(LIMIT);
    while (come < LIMIT) {
      come += receive(prefix, come, Math.max(1, come / 10));
      long held = allocator.usedBytes();
      assertThat(held).as("after %d bytes", come).isLessThanOrEqualTo(2L * come + 8_192);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_460, 60_000})
  void aMessageIsMovedTwiceAtMostInWhateverPiecesItComes(int piece) throws WireException {
    int size = piece < 1_000 ? 100_000 : 1 << 20;
    receiveWhole(size, piece);
    // Chunks double: together they are four times the message at most, whatever the pieces.
    assertThat(allocator.allocatedBytes).isLessThan(4L * size);
    assertThat(allocator.allocations).isLessThan(16);
  }

  @Test
  void aSizeThatHasComeBeforeGetsItsMemoryAtOnce() throws WireException {
    receiveWhole(1 << 20, 60_000);
    int before = allocator.allocations;
    for (int i = 0; i < 5; i++) {
      receiveWhole(1 << 20, 60_000);
    }
    assertThat(allocator.allocations - before).isEqualTo(5);
  }

  @Test
  void largeMessagesAreCountedWhileTheyComeAndShortOnesNever() throws WireException {
    receiveWhole(4_000, 4_000);
    assertThat(budget.heldBytes()).isZero();
    byte[] prefix = prefix(1 << 20);
    for (int come = 0; come < 500_000; ) {
      come += receive(prefix, come, 10_000);
    }
    assertThat(budget.heldBytes()).isBetween(490_000L, 1_000_000L);
  }

  @Test
  void whatIsKeptForMessagesToComeIsGivenBackOnRequestAndAMessageIsNot() throws WireException {
    receiveWhole(1 << 20, 60_000);
    receive(prefix(40), 0, 41);
    assertThat(budget.heldBytes()).isPositive();
    assertThat(buffer.giveWay()).as("nobody has asked").isTrue();
    assertThat(budget.heldBytes()).isPositive();
    MemoryBudget.Account other = useUp();
    assertThat(asked).isTrue();
    assertThat(buffer.giveWay()).isTrue();
    other.close();
    assertThat(budget.heldBytes()).isZero();
    receive(prefix(1 << 20), 0, 10);
    other = useUp();
    assertThat(buffer.giveWay()).isFalse();
    other.close();
  }

  @Test
  void aMessageThatBeganAfterTheMemoryWasGivenBackGoesOn() throws WireException {
    receiveWhole(1 << 20, 60_000);
    receiveWhole(1 << 20, 500_000);
    receive(prefix(1 << 20), 0, 500_000);
    MemoryBudget.Account other = useUp();
    assertThat(asked).isTrue();
    receiveRest(1 << 20, 500_000);
    other.close();
    receive(prefix(1 << 20), 0, 10);
    assertThat(buffer.giveWay()).isTrue();
    assertThat(buffer.unfinishedBytes()).isGreaterThan(1 << 20);
  }

  @Test
  void aMessageOfWhichLittleComesIsLateAndManyThatComeAreNot() throws WireException {
    ReceiveDeadlines deadlines = new ReceiveDeadlines(buffer, 5_000);
    long nowNanos = 0;
    for (int i = 0; i < 20; i++) {
      receive(prefix(1_000), 0, 500);
      nowNanos += TimeUnit.SECONDS.toNanos(4);
      deadlines.heard(nowNanos);
      deadlines.check(nowNanos);
      receiveRest(1_000, 500);
      deadlines.messageCame();
    }
    receive(prefix(64 << 10), 0, 500);
    long begunNanos = nowNanos;
    deadlines.check(begunNanos);
    deadlines.heard(begunNanos + TimeUnit.SECONDS.toNanos(9));
    deadlines.check(begunNanos + TimeUnit.SECONDS.toNanos(9));
    receive(prefix(64 << 10), 500, 500);
    assertThatThrownBy(() -> deadlines.check(begunNanos + TimeUnit.SECONDS.toNanos(10)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("65539 bytes did not come whole in 10000 ms");
  }

  /** Takes all memory for one that is kept, so that the buffer is asked. */
  private MemoryBudget.Account useUp() {
    MemoryBudget.Account other = budget.open(() -> {});
    other.keep(true);
    other.hold(budget.limitBytes());
    return other;
  }

  private void receiveRest(int messageBytes, int come) throws WireException {
    byte[] prefix = prefix(messageBytes);
    int all = prefix.length + messageBytes;
    for (int at = come; at < all; ) {
      at += receive(prefix, at, all - at);
    }
  }

  @Test
  void whatIsDiscardedIsNotKept() {
    buffer.discard();
    for (int i = 0; i < 100; i++) {
      ByteBuf room = buffer.lend();
      room.writeZero(room.writableBytes());
      buffer.landed(room);
    }
    assertThat(allocator.usedBytes()).isZero();
  }

  private void receiveWhole(int messageBytes, int piece) throws WireException {
    byte[] prefix = prefix(messageBytes);
    int all = prefix.length + messageBytes;
    for (int come = 0; come < all; ) {
      come += receive(prefix, come, Math.min(piece, all - come));
    }
  }

  /** Reads up to so many bytes of a message after those that came; how many it were. */
  private int receive(byte[] prefix, int come, int bytes) throws WireException {
    ByteBuf room = buffer.lend();
    int count = Math.min(bytes, room.writableBytes());
    assertThat(count).as("room to read into").isPositive();
    byte[] read = new byte[count];
    for (int i = 0; i < count && come + i < prefix.length; i++) {
      read[i] = prefix[come + i];
    }
    room.writeBytes(read);
    buffer.landed(room);
    Message message = buffer.next(LIMIT);
    if (message != null) {
      message.bytes().release();
    }
    return count;
  }

  private static byte[] prefix(int length) {
    java.nio.ByteBuffer prefix = java.nio.ByteBuffer.allocate(5);
    int left = length;
    while (left > 0x7f) {
      prefix.put((byte) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    prefix.put((byte) left);
    return java.util.Arrays.copyOf(prefix.array(), prefix.position());
  }

  /** Counts what it is asked for. */
  private static final class CountingAllocator extends AbstractByteBufAllocator {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private long allocatedBytes;
    private int allocations;

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      allocatedBytes += initialCapacity;
      allocations++;
      return memory.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      throw new AssertionError("the socket cannot read into the heap");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }

    long usedBytes() {
      return memory.metric().usedDirectMemory();
    }
  }
}
