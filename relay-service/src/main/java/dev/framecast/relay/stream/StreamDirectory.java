package dev.framecast.relay.stream;

import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All streams by name, and those who watch them come and go. Safe from any thread.
 *
 * <p>Bounds: so many streams that have or had a publisher, and as many again that viewers merely
 * wait for.
 */
public final class StreamDirectory {
  static final String FULL = "the relay has as many streams as it takes";

  /** What the late-joiner caches of all streams may hold, in bytes, where there is much memory. */
  private static final long MOST_CACHED_BYTES = 256 << 20;

  private static final long LEAST_CACHED_BYTES = 16 << 20;

  private final MicrosClock clock;
  private final int maxStreams;
  private final MemoryBudget cacheMemory;
  private final ConcurrentMap<StreamName, Stream> streams = new ConcurrentHashMap<>();
  private final Set<DirectoryWatcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger waitedFor = new AtomicInteger();

  /** An empty one. */
  public StreamDirectory(MicrosClock clock, int maxStreams) {
    this.clock = clock;
    this.maxStreams = maxStreams;
    // Frames lie beside the heap; unless told otherwise Java lets both grow to the same size.
    long quarter = Math.min(Runtime.getRuntime().maxMemory() / 4, MOST_CACHED_BYTES);
    this.cacheMemory = MemoryBudget.ofSizes(Math.max(quarter, LEAST_CACHED_BYTES));
  }

  /** Seats the publisher, or refuses it; it hears of either. */
  public void publish(StreamName name, Publisher publisher) {
    Stream stream = streams.computeIfAbsent(name, key -> create(key, publisher.loop()));
    stream
        .home()
        .execute(
            () -> {
              if (stream.isForgotten()) {
                publish(name, publisher);
              } else {
                stream.seat(publisher);
              }
            });
  }

  /** Lets the viewer join the stream, which need not exist yet, or refuses it. */
  public void watch(StreamName name, Viewer viewer) {
    Stream stream =
        streams.computeIfAbsent(
            name, key -> waitedFor.get() < maxStreams ? create(key, viewer.loop()) : null);
    if (stream == null) {
      viewer.refused(GoodbyeCode.GOODBYE_CODE_LIMIT, FULL);
      return;
    }
    stream
        .home()
        .execute(
            () -> {
              if (stream.isForgotten()) {
                watch(name, viewer);
              } else {
                stream.join(viewer);
              }
            });
  }

  /** Tells the watcher of every stream that is listed, and of every change from now on. */
  public void watchAll(DirectoryWatcher watcher) {
    watchers.add(watcher);
    streams.values().stream().filter(Stream::isListed).forEach(watcher::changed);
  }

  /** Tells the watcher nothing any more. */
  public void unwatch(DirectoryWatcher watcher) {
    watchers.remove(watcher);
  }

  /** To be called about four times a second: each stream looks after its deadlines. */
  public void tick() {
    streams.values().forEach(stream -> stream.home().execute(stream.ticking()));
  }

  /** How many streams have or had a publisher. */
  public int size() {
    return published.get();
  }

  /** How many streams are live now. */
  public long live() {
    return streams.values().stream()
        .filter(stream -> stream.status().getState() == StreamState.STREAM_STATE_LIVE)
        .count();
  }

  /**
   * What each listed stream amounts to, asked of the event loops; those that do not answer in time
   * are left out. Not to be called on an event loop.
   */
  public List<StreamFigures> figures(Duration atMost) {
    List<CompletableFuture<StreamFigures>> asked =
        streams.values().stream().filter(Stream::isListed).map(StreamDirectory::ask).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
    all.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS).join();
    return asked.stream()
        .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
        .map(CompletableFuture::join)
        .toList();
  }

  /** Releases what the streams hold; the relay ends and no session is left. */
  public void close() {
    streams.values().forEach(stream -> stream.home().execute(stream::close));
  }

  /** What the late-joiner caches of all streams share. */
  MemoryBudget cacheMemory() {
    return cacheMemory;
  }

  /** A place for a stream that gets its first publisher, if there is one. On the stream's home. */
  boolean takePlace() {
    if (published.incrementAndGet() > maxStreams) {
      published.decrementAndGet();
      return false;
    }
    waitedFor.decrementAndGet();
    return true;
  }

  void changed(Stream stream) {
    watchers.forEach(watcher -> watcher.changed(stream));
  }

  /** The stream is marked as forgotten. Watchers hear of it before another may take its name. */
  void forget(Stream stream) {
    if (stream.isListed()) {
      published.decrementAndGet();
      changed(stream);
    } else {
      waitedFor.decrementAndGet();
    }
    streams.remove(stream.name(), stream);
  }

  private Stream create(StreamName name, Executor home) {
    waitedFor.incrementAndGet();
    return new Stream(name, home, clock, this);
  }

  private static CompletableFuture<StreamFigures> ask(Stream stream) {
    return CompletableFuture.supplyAsync(stream::gather, stream.home())
        .thenCompose(gathered -> gathered);
  }
}
