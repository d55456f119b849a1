package dev.framecast.benchmarks;

import dev.framecast.relay.stream.Audience;
import dev.framecast.relay.stream.Publisher;
import dev.framecast.relay.stream.Stream;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.relay.stream.Viewer;
import dev.framecast.relay.stream.outbox.FrameExit;
import dev.framecast.relay.stream.outbox.Outbox;
import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamStatus;
import java.util.concurrent.Executor;
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

/** One frame from its publisher through the outboxes of all viewers, without sockets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class FanOutBenchmark {
  private static final Executor HERE = Runnable::run;

  /** How many watch. Allocation per frame must not grow with it. */
  @Param({"1", "50", "500"})
  public int viewers;

  private final Source source = new Source();
  private final Picture picture = new Picture();

  /** Seats the publisher and lets the viewers join. */
  @Setup
  public void prepare() {
    StreamDirectory directory = new StreamDirectory(MicrosClock.steady(), 1);
    StreamName name = new StreamName("cam");
    directory.publish(name, source);
    for (int i = 0; i < viewers; i++) {
      directory.watch(name, new Screen());
    }
  }

  /** One frame to all. */
  @Benchmark
  public void publish() {
    source.stream.publish(source, picture);
  }

  private static final class Picture implements SharedFrame {
    private static final long NONE = FrameHeader.UNNUMBERED;
    private final FrameHeader header =
        new FrameHeader(Codec.CODEC_JPEG, 1280, 720, true, 1, NONE, 0, NONE, -1, 60, 60_000);

    @Override
    public FrameHeader header() {
      return header;
    }

    @Override
    public int bytes() {
      return 60_060;
    }

    @Override
    public long relayedUs() {
      return 0;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  private static final class Source implements Publisher {
    private Stream stream;

    @Override
    public Executor loop() {
      return HERE;
    }

    @Override
    public Hello hello() {
      return Hello.getDefaultInstance();
    }

    @Override
    public void seated(Stream seat) {
      stream = seat;
    }

    @Override
    public void refused(GoodbyeCode code, String sentence) {
      throw new IllegalStateException(sentence);
    }

    @Override
    public void replaced() {}

    @Override
    public void demand(int watching, boolean keyframeWanted) {}
  }

  private static final class Screen implements Viewer, FrameExit {
    private final Outbox outbox = new Outbox(Wishes.NEWEST, this, 1 << 20);

    @Override
    public Executor loop() {
      return HERE;
    }

    @Override
    public void later(Runnable task) {
      HERE.execute(task);
    }

    @Override
    public Outbox outbox() {
      return outbox;
    }

    @Override
    public void joined(Audience audience, StreamStatus status) {}

    @Override
    public void refused(GoodbyeCode code, String sentence) {
      throw new IllegalStateException(sentence);
    }

    @Override
    public void changed(StreamStatus status) {}

    @Override
    public void fellBehind() {}

    @Override
    public ReportedAge reportedAge() {
      return ReportedAge.NONE;
    }

    @Override
    public boolean isClear() {
      return true;
    }

    @Override
    public boolean write(SharedFrame frame) {
      return true;
    }
  }
}
