package dev.framecast.capture;

import dev.framecast.capture.metrics.CaptureMetrics;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.pipeline.CapturePipeline;
import dev.framecast.capture.pipeline.Onlooker;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.settings.NamedSource;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.Watchdog;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.RelayDialer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process whose source hangs in a call that nothing interrupts. Its argument: the relay's port.
 */
final class HangingCapture {
  private HangingCapture() {}

  public static void main(String[] args) throws InterruptedException {
    MicrosClock clock = MicrosClock.steady();
    CaptureConfig config = RunningCapture.config(Map.of(), "--source", "testpattern:");
    NamedSource name = config.sources().getFirst();
    StreamMetrics books = new CaptureMetrics(new PrometheusRegistry()).of("cam");
    RelayDialer dialer = new RelayDialer("127.0.0.1", Integer.parseInt(args[0]), clock);
    Publisher publisher = new Publisher(dialer, config.hello(name, 1), books);
    publisher.awaitSession();
    NativeCalls calls = new NativeCalls();
    Watchdog watchdog = new Watchdog();
    try (var pipeline =
        new CapturePipeline(
            name, new Hanging(calls), calls, publisher, books, config, clock, Onlooker.NONE)) {
      pipeline.watchedBy(watchdog);
      new CountDownLatch(1).await();
    }
  }

  private record Hanging(NativeCalls calls) implements FrameSource {
    @Override
    public void open() {}

    @Override
    public SourceFrame next() {
      calls.begin("reading", Duration.ofMillis(50));
      while (true) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {}

    @Override
    public boolean isLive() {
      return true;
    }
  }
}
