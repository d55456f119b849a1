package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.relay.stream.rules.Condition;
import dev.framecast.relay.stream.rules.DemandBoard;
import dev.framecast.relay.stream.rules.Intake;
import dev.framecast.relay.stream.rules.StatusBoard;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamStatus;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One named sequence of frames: the seat of its publisher, and the way from there to its audiences.
 *
 * <p>Threads: owned by its {@link #home} event loop, on which every method runs but {@link
 * #publish}, {@link #name}, {@link #home}, {@link #status} and {@link #isListed}.
 */
public final class Stream {
  /** How long a stream without publisher stays listed and keeps its last picture. */
  static final long KEPT_US = 60_000_000;

  private final StreamName name;
  private final Executor home;
  private final MicrosClock clock;
  private final StreamDirectory directory;
  private final Map<Executor, Audience> audiences = new IdentityHashMap<>();
  private final Intake intake;
  private final Condition condition;
  private final StatusBoard board;
  private final DemandBoard demands;
  private final WayHome wayHome;
  private final Runnable ticking = this::tick;
  private @Nullable Publisher publisher;
  private volatile boolean published;
  private boolean forgotten;
  private long lastInstance;
  private long leftUs;
  private int viewers;

  Stream(StreamName name, Executor home, MicrosClock clock, StreamDirectory directory) {
    this.name = name;
    this.home = home;
    this.clock = clock;
    this.directory = directory;
    this.intake = new Intake(directory.cacheMemory(), home);
    this.condition = new Condition(name.value(), clock.nowUs());
    this.board = new StatusBoard(condition, clock, new Readers());
    this.demands = new DemandBoard(clock);
    this.wayHome = new WayHome(home, this::ingest);
  }

  /** Its name. From any thread. */
  public StreamName name() {
    return name;
  }

  /** The event loop that owns it. From any thread. */
  public Executor home() {
    return home;
  }

  /** How it is; replaced, never changed. From any thread. */
  public StreamStatus status() {
    return board.status();
  }

  /** Gives the publisher the seat, or refuses it; a publisher that came back replaces itself. */
  void seat(Publisher candidate) {
    long instance = candidate.hello().getInstance();
    Publisher present = publisher;
    if (present != null && (instance == 0 || instance != present.hello().getInstance())) {
      candidate.refused(
          GoodbyeCode.GOODBYE_CODE_STREAM_TAKEN, "someone else publishes stream '" + name + "'");
      return;
    }
    if (!published && !directory.takePlace()) {
      candidate.refused(GoodbyeCode.GOODBYE_CODE_LIMIT, StreamDirectory.FULL);
      forgetIfEmpty();
      return;
    }
    if (present != null) {
      present.replaced();
    }
    if (instance == 0 || instance != lastInstance) {
      intake.reset();
    }
    lastInstance = instance;
    publisher = candidate;
    published = true;
    condition.seated(candidate.hello(), clock.nowUs());
    candidate.seated(this);
    if (condition.isInterCoded()) {
      demands.wantKeyframe();
    }
    demands.begin(viewers, candidate::demand);
    board.announceSoon(viewers);
  }

  /** The session is over; nothing happens when it no longer holds the seat. */
  public void leave(Publisher leaving) {
    if (publisher == leaving) {
      publisher = null;
      leftUs = clock.nowUs();
      condition.left(leftUs);
      board.announceSoon(viewers);
    }
  }

  /** Takes a frame, on the publisher's event loop; its reference goes over to the stream. */
  public void publish(Publisher from, SharedFrame frame) {
    wayHome.send(from, frame);
  }

  /** The publisher told the state of its source. */
  public void declare(Publisher from, StreamStatus said) {
    if (publisher != from) {
      return;
    }
    if (said.getReason() == StreamReason.STREAM_REASON_IDLE) {
      // Its camera is off: whoever comes later must not see what it saw before.
      intake.forgetCached();
    }
    if (condition.declared(said, clock.nowUs())) {
      board.announceSoon(viewers);
    }
  }

  void join(Viewer viewer) {
    viewers++;
    List<SharedFrame> cached = intake.shareCached();
    audiences
        .computeIfAbsent(viewer.loop(), loop -> new Audience(this, loop, clock))
        .postJoin(viewer, condition.toStatus(viewers, false), cached);
    if (cached.isEmpty() && condition.isInterCoded()) {
      demands.wantKeyframe();
    }
    demand();
  }

  void viewerLeft() {
    viewers--;
    demand();
    forgetIfEmpty();
  }

  /** Gives viewers what they dropped of the newest group of pictures, or asks for a keyframe. */
  void catchUp(Audience audience, List<Viewer> lacking) {
    List<SharedFrame> cached = intake.shareCached();
    audience.postCached(lacking, cached);
    if (cached.isEmpty()) {
      wantKeyframe();
    }
  }

  void wantKeyframe() {
    demands.wantKeyframe();
    demand();
  }

  /** The task to run about four times a second: silence, and what was held back. */
  Runnable ticking() {
    return ticking;
  }

  /** Releases what it holds; the relay ends. */
  void close() {
    forgotten = true;
    intake.forgetCached();
  }

  boolean isForgotten() {
    return forgotten;
  }

  /** Whether it ever had a publisher: only such streams are in the directory. From any thread. */
  boolean isListed() {
    return published;
  }

  /** Asks the audiences' loops and puts the answers together. */
  CompletableFuture<StreamFigures> gather() {
    return StreamFigures.gather(status(), intake.counts(), audiences.values());
  }

  private void ingest(Publisher from, SharedFrame frame, long lost) {
    intake.lost(lost);
    if (publisher == from && intake.take(frame)) {
      long missed = intake.takeLost();
      for (Audience audience : audiences.values()) {
        audience.postFrame(frame, missed);
      }
      if (condition.frame(frame.header(), clock.nowUs())) {
        board.announceSoon(viewers);
      }
    }
    frame.release();
  }

  private void demand() {
    if (publisher != null) {
      demands.tell(viewers, publisher::demand);
    }
  }

  private void tick() {
    if (forgotten) {
      return;
    }
    if (condition.check(clock.nowUs())) {
      board.announceSoon(viewers);
    }
    board.tick(viewers);
    demand();
    forgetIfEmpty();
  }

  private void forgetIfEmpty() {
    if (publisher != null || (published && clock.nowUs() - leftUs <= KEPT_US)) {
      return;
    }
    intake.forgetCached();
    if (viewers == 0 && !forgotten) {
      forgotten = true;
      board.remove();
      directory.forget(this);
    }
  }

  private final class Readers implements StatusBoard.Readers {
    @Override
    public void tellViewers(StreamStatus status) {
      audiences.values().forEach(audience -> audience.postStatus(status));
    }

    @Override
    public void tellDirectory() {
      if (published) {
        directory.changed(Stream.this);
      }
    }
  }
}
