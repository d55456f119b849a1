package dev.framecast.relay;

import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.relay.stream.StreamFigures;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.GoodbyeCode;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The relay's metrics, put together anew for each scrape, so that a stream's figures go with the
 * stream. Labelled by stream, never by viewer. For each stream, at every scrape: offered = sent +
 * dropped (all reasons) + waiting.
 */
final class RelayMetrics implements MultiCollector {
  private static final String PREFIX = "framecast_relay_";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
  private static final double US_PER_SECOND = 1_000_000;

  private final StreamDirectory directory;
  private final FrontDesk desk;

  RelayMetrics(StreamDirectory directory, FrontDesk desk) {
    this.directory = directory;
    this.desk = desk;
  }

  @Override
  public MetricSnapshots collect() {
    List<StreamFigures> all = directory.figures(ANSWER_WITHIN);
    return MetricSnapshots.builder()
        .metricSnapshot(sessions())
        .metricSnapshot(goodbyes())
        .metricSnapshot(streams(all))
        .metricSnapshot(
            counter("ingested_frames", "Frames received", all, s -> s.ingest().frames()))
        .metricSnapshot(counter("ingested_bytes", "Their bytes", all, s -> s.ingest().bytes()))
        .metricSnapshot(ingestDrops(all))
        .metricSnapshot(
            counter(
                "offered_frames",
                "Frames offered to viewers, once for each",
                all,
                s -> s.fanOut().offered()))
        .metricSnapshot(
            counter(
                "sent_frames", "Frames sent, once for each viewer", all, s -> s.fanOut().sent()))
        .metricSnapshot(counter("sent_bytes", "Their bytes", all, s -> s.fanOut().sentBytes()))
        .metricSnapshot(drops(all))
        .metricSnapshot(
            gauge(
                "waiting_frames",
                "Frames that wait for viewers or are being written",
                all,
                s -> s.fanOut().waiting()))
        .metricSnapshot(gauge("viewers", "Viewers of the stream", all, StreamFigures::viewers))
        .metricSnapshot(gauge("stream_live", "1 while new frames come", all, s -> s.live() ? 1 : 0))
        .metricSnapshot(ages(all))
        .build();
  }

  private GaugeSnapshot sessions() {
    var gauge = GaugeSnapshot.builder().name(PREFIX + "sessions").help("Connections now, by role");
    for (Guest guest : Guest.values()) {
      gauge.dataPoint(
          point(Labels.of("role", guest.name().toLowerCase(Locale.ROOT)), desk.guests(guest)));
    }
    return gauge.build();
  }

  private CounterSnapshot goodbyes() {
    var counter =
        CounterSnapshot.builder()
            .name(PREFIX + "goodbyes")
            .help("Peers refused or sent away, by code");
    for (GoodbyeCode code : GoodbyeCode.values()) {
      if (code != GoodbyeCode.UNRECOGNIZED && code != GoodbyeCode.GOODBYE_CODE_UNSPECIFIED) {
        Labels labels = Labels.of("code", code.name().replace("GOODBYE_CODE_", ""));
        counter.dataPoint(count(labels, desk.goodbyes(code)));
      }
    }
    return counter.build();
  }

  private static GaugeSnapshot streams(List<StreamFigures> all) {
    return GaugeSnapshot.builder()
        .name(PREFIX + "streams")
        .help("Streams that have a publisher, or had one a minute ago")
        .dataPoint(point(Labels.EMPTY, all.size()))
        .build();
  }

  private static CounterSnapshot ingestDrops(List<StreamFigures> all) {
    var counter =
        CounterSnapshot.builder()
            .name(PREFIX + "ingest_dropped_frames")
            .help("Frames received and offered to nobody, by reason");
    for (StreamFigures stream : all) {
      counter.dataPoint(
          count(reason(stream, DropReason.DROP_REASON_OUT_OF_ORDER), stream.ingest().outOfOrder()));
      counter.dataPoint(
          count(reason(stream, DropReason.DROP_REASON_OVERFLOW), stream.ingest().overflow()));
    }
    return counter.build();
  }

  private static CounterSnapshot drops(List<StreamFigures> all) {
    var counter =
        CounterSnapshot.builder()
            .name(PREFIX + "dropped_frames")
            .help("Frames offered and not sent, once for each viewer, by reason");
    for (StreamFigures stream : all) {
      for (DropReason reason : DropReason.values()) {
        if (reason != DropReason.UNRECOGNIZED && stream.fanOut().dropped(reason) > 0) {
          counter.dataPoint(count(reason(stream, reason), stream.fanOut().dropped(reason)));
        }
      }
    }
    return counter.build();
  }

  private static GaugeSnapshot ages(List<StreamFigures> all) {
    var gauge =
        GaugeSnapshot.builder()
            .name(PREFIX + "viewer_age_seconds")
            .help("Age of pictures when shown, by viewers' last reports: median, worst p99");
    for (StreamFigures stream : all) {
      if (stream.ageP50Us() >= 0) {
        Labels labels = Labels.of("stream", stream.name());
        gauge.dataPoint(point(labels.add("quantile", "0.5"), stream.ageP50Us() / US_PER_SECOND));
        gauge.dataPoint(point(labels.add("quantile", "0.99"), stream.ageP99Us() / US_PER_SECOND));
      }
    }
    return gauge.build();
  }

  private static CounterSnapshot counter(
      String name, String help, List<StreamFigures> all, ToDoubleFunction<StreamFigures> value) {
    var counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    all.forEach(
        s -> counter.dataPoint(count(Labels.of("stream", s.name()), value.applyAsDouble(s))));
    return counter.build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<StreamFigures> all, ToDoubleFunction<StreamFigures> value) {
    var gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    all.forEach(s -> gauge.dataPoint(point(Labels.of("stream", s.name()), value.applyAsDouble(s))));
    return gauge.build();
  }

  private static Labels reason(StreamFigures stream, DropReason reason) {
    return Labels.of("stream", stream.name(), "reason", reason.name().replace("DROP_REASON_", ""));
  }

  private static CounterDataPointSnapshot count(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
