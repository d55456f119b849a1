package dev.framecast.viewer.subscribe;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows subscribers' books as metrics, read anew at each scrape. */
public final class SubscriberMetrics {
  private static final double MICROS = 1e6;

  private SubscriberMetrics() {}

  /**
   * Registers {@code framecast_viewer_*}.
   *
   * @param subscribers the subscribers there are now, by stream; called from scraping threads
   */
  public static void register(
      PrometheusRegistry registry, Supplier<Map<String, Subscriber>> subscribers) {
    counter(registry, subscribers, "received", "Frames that came whole.", Tally::received);
    counter(registry, subscribers, "missing", "Frames lost before this viewer.", Tally::missing);
    counter(registry, subscribers, "shown", "Frames shown or written.", Tally::shown);
    drops(registry, subscribers);
    bytes(registry, subscribers);
    gauges(registry, subscribers);
  }

  private static void counter(
      PrometheusRegistry registry,
      Supplier<Map<String, Subscriber>> subscribers,
      String what,
      String help,
      ToDoubleFunction<Tally> value) {
    CounterWithCallback.builder()
        .name("framecast_viewer_frames_" + what + "_total")
        .help(help)
        .labelNames("stream")
        .callback(
            each ->
                subscribers.get().forEach((s, v) -> each.call(value.applyAsDouble(v.tally()), s)))
        .register(registry);
  }

  private static void drops(
      PrometheusRegistry registry, Supplier<Map<String, Subscriber>> subscribers) {
    CounterWithCallback.builder()
        .name("framecast_viewer_frames_dropped_total")
        .help("Frames that came and were not shown.")
        .labelNames("stream", "reason")
        .callback(
            each ->
                subscribers
                    .get()
                    .forEach(
                        (stream, subscriber) ->
                            subscriber
                                .tally()
                                .drops()
                                .forEach(
                                    (reason, frames) ->
                                        each.call(frames, stream, Tally.label(reason)))))
        .register(registry);
  }

  private static void bytes(
      PrometheusRegistry registry, Supplier<Map<String, Subscriber>> subscribers) {
    CounterWithCallback.builder()
        .name("framecast_viewer_payload_bytes_total")
        .help("Payload received, bytes.")
        .labelNames("stream")
        .callback(
            each -> subscribers.get().forEach((s, v) -> each.call(v.tally().receivedBytes(), s)))
        .register(registry);
  }

  private static void gauges(
      PrometheusRegistry registry, Supplier<Map<String, Subscriber>> subscribers) {
    GaugeWithCallback.builder()
        .name("framecast_viewer_connected")
        .help("1 while a session with the relay is open.")
        .labelNames("stream")
        .callback(
            each -> subscribers.get().forEach((s, v) -> each.call(v.isConnected() ? 1 : 0, s)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("framecast_viewer_age_seconds")
        .help("Age of pictures when shown, in the last whole second.")
        .labelNames("stream", "quantile")
        .callback(
            each ->
                subscribers
                    .get()
                    .forEach(
                        (stream, subscriber) -> {
                          Tally.Ages ages = subscriber.tally().ages();
                          each.call(ages.p50Us() / MICROS, stream, "0.5");
                          each.call(ages.p99Us() / MICROS, stream, "0.99");
                        }))
        .register(registry);
  }
}
