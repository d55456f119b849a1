package dev.framecast.relay.stream;

import dev.framecast.relay.stream.Audience.AudienceFigures;
import dev.framecast.relay.stream.outbox.Books;
import dev.framecast.relay.stream.rules.Intake;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a stream amounts to, for metrics. The fan-out's books balance: offered = sent + dropped +
 * waiting, over all viewers that are or were there.
 *
 * @param name the stream
 * @param live whether new frames are coming
 * @param ingest what its publishers sent
 * @param fanOut the viewers' common account
 * @param viewers how many are there
 * @param ageP50Us median of the median ages that viewers reported last, microseconds; -1: none
 * @param ageP99Us greatest of their 99th percentiles, microseconds; -1: none
 */
public record StreamFigures(
    String name,
    boolean live,
    Intake.Counts ingest,
    Books fanOut,
    int viewers,
    long ageP50Us,
    long ageP99Us) {
  static CompletableFuture<StreamFigures> gather(
      StreamStatus status, Intake.Counts ingest, Collection<Audience> audiences) {
    var asked =
        audiences.stream()
            .map(audience -> CompletableFuture.supplyAsync(audience::figures, audience.loop()))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> of(status, ingest, asked.stream().map(CompletableFuture::join).toList()));
  }

  private static StreamFigures of(
      StreamStatus status, Intake.Counts ingest, List<AudienceFigures> audiences) {
    Books fanOut = new Books();
    audiences.forEach(audience -> fanOut.add(audience.books()));
    List<Viewer.ReportedAge> ages =
        audiences.stream()
            .flatMap(audience -> audience.ages().stream())
            .sorted(Comparator.comparingLong(Viewer.ReportedAge::p50Us))
            .toList();
    return new StreamFigures(
        status.getStream(),
        status.getState() == StreamState.STREAM_STATE_LIVE,
        ingest,
        fanOut,
        audiences.stream().mapToInt(AudienceFigures::viewers).sum(),
        ages.isEmpty() ? -1 : ages.get(ages.size() / 2).p50Us(),
        ages.stream().mapToLong(Viewer.ReportedAge::p99Us).max().orElse(-1));
  }
}
