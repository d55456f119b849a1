package dev.framecast.benchmarks;

import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.LengthPrefix;
import dev.framecast.wire.WireException;
import java.nio.ByteBuffer;
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

/** Reading a frame's header out of the memory that the socket was read into. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class HeaderPeekBenchmark {
  /** The payload, in bytes: the time must not depend on it. */
  @Param({"60000", "6000000"})
  public int payloadBytes;

  private ByteBuffer message;

  /** Makes the frame. */
  @Setup
  public void prepare() throws WireException {
    byte[] bytes = Samples.frame(payloadBytes);
    message = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    LengthPrefix prefix = new LengthPrefix();
    while (prefix.accept(message.get() & 0xff, Integer.MAX_VALUE) < 0) {
      // The prefix is not over yet.
    }
  }

  /** One header. */
  @Benchmark
  public FrameHeader peek() throws WireException {
    return FrameHeader.peek(message);
  }
}
