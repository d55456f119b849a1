package dev.framecast.capture.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** All metrics of the process, labelled by stream. Safe from any thread. */
public final class CaptureMetrics {
  private static final String PREFIX = "framecast_capture_";

  final Counter grabbed;
  final Counter passedThrough;
  final Counter encoded;
  final Counter sent;
  final Counter dropped;
  final Counter sentBytes;
  final Histogram encodeSeconds;
  final Gauge sourceUp;
  final Gauge relayConnected;
  final Gauge clockOffset;
  final Gauge clockRoundTrip;

  /** Registers them. */
  public CaptureMetrics(PrometheusRegistry registry) {
    grabbed = counter(registry, "frames_grabbed", "Frames that the source yielded");
    passedThrough =
        counter(registry, "frames_passed_through", "Frames sent as the source compressed them");
    encoded = counter(registry, "frames_encoded", "Frames that were encoded here");
    sent = counter(registry, "frames_sent", "Frames handed to the relay's socket");
    dropped =
        Counter.builder()
            .name(PREFIX + "frames_dropped")
            .help("Frames that the source yielded and that did not leave, by reason")
            .withoutExemplars()
            .labelNames("stream", "reason")
            .register(registry);
    sentBytes = counter(registry, "payload_sent_bytes", "Bytes of the payloads sent");
    encodeSeconds =
        Histogram.builder()
            .name(PREFIX + "encode_seconds")
            .help("Time to encode one frame, conversion of colours included")
            .unit(Unit.SECONDS)
            .classicUpperBounds(.001, .002, .004, .006, .008, .012, .016, .024, .033, .066, .1)
            .withoutExemplars()
            .labelNames("stream")
            .register(registry);
    sourceUp = gauge(registry, "source_up", "1 while the source yields frames");
    relayConnected = gauge(registry, "relay_connected", "1 while there is a session");
    clockOffset = gauge(registry, "clock_offset_seconds", "The relay's clock minus ours");
    clockRoundTrip =
        gauge(registry, "clock_round_trip_seconds", "Round trip of the best recent clock probe");
  }

  /** The books of one stream. */
  public StreamMetrics of(String stream) {
    return new StreamMetrics(this, stream);
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder()
        .name(PREFIX + name)
        .help(help)
        .withoutExemplars()
        .labelNames("stream")
        .register(registry);
  }

  private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder()
        .name(PREFIX + name)
        .help(help)
        .withoutExemplars()
        .labelNames("stream")
        .register(registry);
  }
}
