package dev.framecast.capture;

import dev.framecast.capture.metrics.CaptureMetrics;
import dev.framecast.capture.metrics.StreamMetrics;
import dev.framecast.capture.pipeline.CapturePipeline;
import dev.framecast.capture.pipeline.Onlooker;
import dev.framecast.capture.preview.Preview;
import dev.framecast.capture.publish.Publisher;
import dev.framecast.capture.settings.CaptureCommand;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.Watchdog;
import dev.framecast.runtime.AdminServer;
import dev.framecast.runtime.Health;
import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.CommandRunner;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.RelayDialer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The process: settings in, pipelines started, the stop awaited, everything closed. */
public final class CaptureMain {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureMain.class);

  private CaptureMain() {}

  /** Runs until a signal comes or all sources have ended. */
  public static void main(String[] args) {
    // JavaCPP writes to stderr by itself unless it is told otherwise before its first class.
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    // Java would remember for 10 s that a host was not known, be it a camera's or the relay's.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    System.exit(CommandRunner.run(new CaptureCommand(CaptureMain::serve), args));
  }

  /** Runs the service; the exit status. */
  static int serve(CaptureConfig config) throws InterruptedException {
    LOG.info("capture-service {}: {}", ManifestVersion.of(CaptureMain.class), config);
    PrometheusRegistry registry = new PrometheusRegistry();
    Health health = new Health();
    CaptureMetrics metrics = new CaptureMetrics(registry);
    try (OrderlyStop stop = new OrderlyStop();
        AdminServer admin = AdminServer.start(config.admin(), health, registry);
        Watchdog watchdog = new Watchdog()) {
      List<CapturePipeline> pipelines = start(config, metrics, watchdog, health);
      health.ready(true);
      LOG.info("ready: health and metrics on port {}", admin.port());
      try {
        awaitEnd(pipelines, stop);
        return CommandLine.ExitCode.OK;
      } finally {
        health.ready(false);
        closeAll(pipelines);
      }
    }
  }

  /** Starts a pipeline for each source. */
  static List<CapturePipeline> start(
      CaptureConfig config, CaptureMetrics metrics, Watchdog watchdog, Health health) {
    MicrosClock clock = MicrosClock.steady();
    RelayDialer dialer =
        new RelayDialer(
            config.relay().host(), config.relay().port(), clock, config.maxMessageBytes());
    long instance = new SecureRandom().nextLong();
    return config.sources().stream()
        .map(
            source -> {
              String stream = source.stream().value();
              StreamMetrics books = metrics.of(stream);
              NativeCalls calls = new NativeCalls();
              FrameSource frames = FrameSources.of(source.uri(), config, clock, calls);
              Publisher publisher = new Publisher(dialer, config.hello(source, instance), books);
              Onlooker onlooker = config.preview() ? Preview.open(stream) : Onlooker.NONE;
              var pipeline =
                  new CapturePipeline(
                      source, frames, calls, publisher, books, config, clock, onlooker);
              pipeline.watchedBy(watchdog);
              health.fact("stream." + stream, pipeline::toString);
              return pipeline;
            })
        .toList();
  }

  /** Until a signal comes, all sources have ended, or one cannot do its work. */
  private static void awaitEnd(List<CapturePipeline> pipelines, OrderlyStop stop)
      throws InterruptedException {
    List<CompletableFuture<Void>> ends = pipelines.stream().map(CapturePipeline::ended).toList();
    for (CompletableFuture<Void> end : ends) {
      end.whenComplete(
          (done, failure) -> {
            if (failure != null || ends.stream().allMatch(CompletableFuture::isDone)) {
              stop.request();
            }
          });
    }
    stop.await();
    for (CompletableFuture<Void> end : ends) {
      if (end.isCompletedExceptionally()) {
        throw end.exceptionNow() instanceof RuntimeException ours
            ? ours
            : new IllegalStateException("a pipeline failed", end.exceptionNow());
      }
    }
  }

  private static void closeAll(List<CapturePipeline> pipelines) throws InterruptedException {
    List<Thread> closing =
        pipelines.stream()
            .map(pipeline -> Thread.ofVirtual().name("closing").start(pipeline::close))
            .toList();
    for (Thread thread : closing) {
      thread.join();
    }
  }
}
