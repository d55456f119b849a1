package dev.framecast.viewer.sink.web.http;

import dev.framecast.viewer.sink.web.feed.Feed;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.feed.ListedStream;
import dev.framecast.viewer.sink.web.reader.Browsers;
import dev.framecast.viewer.sink.web.reader.Seats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** The web viewer's metrics, read anew at each scrape. */
final class WebMetrics {
  private static final String PREFIX = "framecast_viewer_";
  private static final double MICROS = 1e6;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Feeds feeds;

  WebMetrics(Feeds feeds, Browsers browsers, Seats seats, Door door) {
    this.feeds = feeds;
    gauge(
        "relay_connected", "1 while the relay is there.", () -> feeds.relay().connected() ? 1 : 0);
    gauge("browsers", "Pages open.", browsers::count);
    gauge("readers", "Pages, MJPEG connections and snapshots under way.", seats::taken);
    counter("readers_refused", "Readers refused because no place was free.", seats::refused);
    counter("readers_stalled", "Readers closed because they stopped reading.", seats::stalled);
    counter("sent_bytes", "Bytes of pictures sent to readers.", seats::bytesSent);
    refusals(door);
    streamCounter("frames_received", "Frames that came.", Feed.Books::received);
    streamCounter("frames_missing", "Frames lost before this viewer.", Feed.Books::missing);
    streamCounter("frames_taken", "Frames that readers took, summed.", Feed.Books::taken);
    streamCounter(
        "frames_passed_over",
        "Frames that readers passed over for newer ones, summed.",
        Feed.Books::dropped);
    streamGauge("stream_readers", "Readers of the stream.", stream -> stream.books().readers());
    streamGauge(
        "stream_live",
        "1 while the relay calls the stream live.",
        stream -> stream.state().equals("live") ? 1 : 0);
    ages();
  }

  /** What to scrape. */
  PrometheusRegistry registry() {
    return registry;
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .callback(each -> each.call(value.getAsDouble()))
        .register(registry);
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(PREFIX + name + "_total")
        .help(help)
        .callback(each -> each.call(value.getAsDouble()))
        .register(registry);
  }

  private void refusals(Door door) {
    CounterWithCallback.builder()
        .name(PREFIX + "requests_refused_total")
        .help("Requests not let in.")
        .labelNames("reason")
        .callback(
            each -> {
              for (Door.Refusal reason : Door.Refusal.values()) {
                each.call(door.refused(reason), reason.name().toLowerCase(Locale.ROOT));
              }
            })
        .register(registry);
  }

  private void streamCounter(String name, String help, ToDoubleFunction<Feed.Books> value) {
    CounterWithCallback.builder()
        .name(PREFIX + name + "_total")
        .help(help)
        .labelNames("stream")
        .callback(
            each ->
                feeds.streams().forEach(s -> each.call(value.applyAsDouble(s.books()), s.name())))
        .register(registry);
  }

  private void streamGauge(String name, String help, ToDoubleFunction<ListedStream> value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames("stream")
        .callback(each -> feeds.streams().forEach(s -> each.call(value.applyAsDouble(s), s.name())))
        .register(registry);
  }

  private void ages() {
    GaugeWithCallback.builder()
        .name(PREFIX + "picture_age_seconds")
        .help("Age of the newest picture here, of streams that are read.")
        .labelNames("stream")
        .callback(
            each ->
                feeds.streams().stream()
                    .filter(stream -> stream.ageUs() >= 0)
                    .forEach(stream -> each.call(stream.ageUs() / MICROS, stream.name())))
        .register(registry);
  }
}
