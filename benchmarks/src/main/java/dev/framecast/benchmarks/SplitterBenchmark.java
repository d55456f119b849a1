package dev.framecast.benchmarks;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.net.message.Message;
import dev.framecast.relay.net.message.ReceiveBuffer;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One frame through the receive buffer: what the kernel would copy is only pretended. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class SplitterBenchmark {
  private static final int HEAD_BYTES = 256;

  /** The frame's payload, in bytes. */
  @Param({"60000", "200000"})
  public int payloadBytes;

  /** How much one read from the socket brings, in bytes. */
  @Param({"16384", "1000000"})
  public int readBytes;

  private byte[] frame;
  private ReceiveBuffer buffer;

  /** Makes the frame. */
  @Setup
  public void prepare() {
    frame = Samples.frame(payloadBytes);
    buffer =
        new ReceiveBuffer(
            ByteBufAllocator.DEFAULT, new MemoryBudget(64 << 20).open(() -> {}), 4101);
  }

  /** One frame, from the reads to the message and its end. */
  @Benchmark
  public int split() throws WireException {
    int at = 0;
    while (true) {
      ByteBuf room = buffer.lend();
      int count = Math.min(Math.min(room.writableBytes(), readBytes), frame.length - at);
      if (at == 0) {
        room.setBytes(0, frame, 0, HEAD_BYTES);
      }
      room.writerIndex(count);
      at += count;
      buffer.landed(room);
      Message message = buffer.next(Protocol.DEFAULT_MAX_MESSAGE_BYTES);
      if (message != null) {
        int bytes = message.bytes().readableBytes();
        message.bytes().release();
        return bytes;
      }
    }
  }
}
