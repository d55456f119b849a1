package dev.framecast.capture.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The books of one stream: grabbed = sent + dropped + at most the few on their way. Safe from any
 * thread.
 */
public final class StreamMetrics {
  private static final double MICROS = 1e6;
  private static final double NANOS = 1e9;

  private final CounterDataPoint grabbed;
  private final CounterDataPoint passedThrough;
  private final CounterDataPoint encoded;
  private final CounterDataPoint sent;
  private final CounterDataPoint sentBytes;
  private final Map<DropCause, CounterDataPoint> dropped = new EnumMap<>(DropCause.class);
  private final DistributionDataPoint encodeSeconds;
  private final GaugeDataPoint sourceUp;
  private final GaugeDataPoint relayConnected;
  private final GaugeDataPoint clockOffset;
  private final GaugeDataPoint clockRoundTrip;

  StreamMetrics(CaptureMetrics all, String stream) {
    grabbed = all.grabbed.labelValues(stream);
    passedThrough = all.passedThrough.labelValues(stream);
    encoded = all.encoded.labelValues(stream);
    sent = all.sent.labelValues(stream);
    sentBytes = all.sentBytes.labelValues(stream);
    for (DropCause cause : DropCause.values()) {
      dropped.put(cause, all.dropped.labelValues(stream, cause.label()));
    }
    encodeSeconds = all.encodeSeconds.labelValues(stream);
    sourceUp = all.sourceUp.labelValues(stream);
    relayConnected = all.relayConnected.labelValues(stream);
    clockOffset = all.clockOffset.labelValues(stream);
    clockRoundTrip = all.clockRoundTrip.labelValues(stream);
  }

  /** The source yielded a frame. */
  public void grabbed() {
    grabbed.inc();
  }

  /** A frame goes out as the source compressed it. */
  public void passedThrough() {
    passedThrough.inc();
  }

  /** A frame was encoded. */
  public void encoded(long nanos) {
    encoded.inc();
    encodeSeconds.observe(nanos / NANOS);
  }

  /** The relay's socket took a frame. */
  public void sent(int payloadBytes) {
    sent.inc();
    sentBytes.inc(payloadBytes);
  }

  /** A frame that the source yielded will not leave. */
  public void dropped(DropCause cause) {
    at(cause).inc();
  }

  /** How many were dropped for that cause. */
  public long droppedSoFar(DropCause cause) {
    return at(cause).getLongValue();
  }

  /** How many the relay's socket took. */
  public long sentSoFar() {
    return sent.getLongValue();
  }

  /** How many the source yielded. */
  public long grabbedSoFar() {
    return grabbed.getLongValue();
  }

  /** Whether the source yields frames. */
  public void sourceUp(boolean isUp) {
    sourceUp.set(isUp ? 1 : 0);
  }

  /** Whether there is a session with the relay. */
  public void relayConnected(boolean isConnected) {
    relayConnected.set(isConnected ? 1 : 0);
  }

  /** What the clock probes say, in microseconds. */
  public void clock(long offsetUs, long roundTripUs) {
    clockOffset.set(offsetUs / MICROS);
    clockRoundTrip.set(roundTripUs / MICROS);
  }

  private CounterDataPoint at(DropCause cause) {
    return Objects.requireNonNull(dropped.get(cause));
  }
}
