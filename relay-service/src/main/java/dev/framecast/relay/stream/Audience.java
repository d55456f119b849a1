package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.Books;
import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The viewers of one stream on one event loop.
 *
 * <p>Threads: the {@code post} methods belong to the stream's home, everything else to the
 * audience's own loop. What is posted is worked off in order, by one task however much there is;
 * frames first go to every outbox and are written after that, so that a loop that came late sends
 * the newest. Frames in transit are bounded: one too many is counted as missed by each viewer.
 */
public final class Audience {
  /** Frames in transit that are taken whatever their size. */
  static final int FRAMES_IN_TRANSIT = 8;

  /** Beyond those, so many bytes may be in transit. */
  static final long BYTES_IN_TRANSIT = 16 << 20;

  private static final long KEYFRAME_ASKED_EVERY_US = 500_000;

  private sealed interface Mail permits FrameMail, JoinMail, CachedMail, StatusMail {}

  private record FrameMail(SharedFrame frame, long missedBefore) implements Mail {}

  private record JoinMail(Viewer viewer, StreamStatus status, List<SharedFrame> cached)
      implements Mail {}

  private record CachedMail(List<Viewer> viewers, List<SharedFrame> cached) implements Mail {}

  private record StatusMail(StreamStatus status) implements Mail {}

  private final Stream stream;
  private final Executor loop;
  private final MicrosClock clock;
  private final Queue<Mail> mail = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicInteger framesInTransit = new AtomicInteger();
  private final AtomicLong bytesInTransit = new AtomicLong();
  private final Runnable workOff = this::workOff;
  private long missed;

  private final List<Viewer> viewers = new ArrayList<>();
  private final Books departed = new Books();
  private boolean interCoded;
  private long keyframeAskedUs;

  Audience(Stream stream, Executor loop, MicrosClock clock) {
    this.stream = stream;
    this.loop = loop;
    this.clock = clock;
  }

  void postFrame(SharedFrame frame, long missedBefore) {
    missed += missedBefore;
    if (framesInTransit.get() >= FRAMES_IN_TRANSIT && bytesInTransit.get() > BYTES_IN_TRANSIT) {
      missed++;
      return;
    }
    frame.retain();
    framesInTransit.incrementAndGet();
    bytesInTransit.addAndGet(frame.heldBytes());
    post(new FrameMail(frame, missed));
    missed = 0;
  }

  /** The references in {@code cached} go over to the audience. */
  void postJoin(Viewer viewer, StreamStatus status, List<SharedFrame> cached) {
    post(new JoinMail(viewer, status, cached));
  }

  /** For viewers that dropped some of it; the references in {@code cached} go over. */
  void postCached(List<Viewer> lacking, List<SharedFrame> cached) {
    post(new CachedMail(lacking, cached));
  }

  void postStatus(StreamStatus status) {
    post(new StatusMail(status));
  }

  /** The viewer's socket takes frames again. On the audience's loop. */
  public void cleared(Viewer viewer) {
    long nowUs = clock.nowUs();
    viewer.outbox().cleared(nowUs);
    if (viewer.outbox().isUnfinished()) {
      goOnWith(viewer);
    }
    supply(List.of(viewer), nowUs);
  }

  /** The viewer's session is over: what waits for it is dropped. On the audience's loop. */
  public void leave(Viewer viewer) {
    if (viewers.remove(viewer)) {
      viewer.outbox().close();
      departed.add(viewer.outbox().books());
      stream.home().execute(stream::viewerLeft);
    }
  }

  /** A viewer told that it needs a keyframe. On the audience's loop. */
  public void wantKeyframe() {
    askForKeyframe(clock.nowUs());
  }

  Executor loop() {
    return loop;
  }

  /** What the audience amounts to at this moment. On the audience's loop. */
  AudienceFigures figures() {
    Books total = new Books();
    total.add(departed);
    List<Viewer.ReportedAge> ages = new ArrayList<>();
    for (Viewer viewer : viewers) {
      total.add(viewer.outbox().books());
      if (viewer.reportedAge() != Viewer.ReportedAge.NONE) {
        ages.add(viewer.reportedAge());
      }
    }
    return new AudienceFigures(viewers.size(), total, ages);
  }

  /** One audience's viewers, their common account, and the ages they reported. */
  record AudienceFigures(int viewers, Books books, List<Viewer.ReportedAge> ages) {}

  private void post(Mail piece) {
    mail.add(piece);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(workOff);
    }
  }

  /** All get their turn again, after the loop's sockets have had theirs. */
  private void goOnWith(Viewer unfinished) {
    if (scheduled.compareAndSet(false, true)) {
      unfinished.later(workOff);
    }
  }

  private void workOff() {
    scheduled.set(false);
    long nowUs = clock.nowUs();
    for (Mail piece = mail.poll(); piece != null; piece = mail.poll()) {
      switch (piece) {
        case FrameMail(SharedFrame frame, long missedBefore) -> offer(frame, missedBefore, nowUs);
        case JoinMail(Viewer viewer, StreamStatus status, List<SharedFrame> cached) ->
            join(viewer, status, cached, nowUs);
        case CachedMail(List<Viewer> lacking, List<SharedFrame> cached) ->
            catchUp(lacking, cached, nowUs);
        case StatusMail(StreamStatus status) -> tell(status);
      }
    }
    send(nowUs);
  }

  private void tell(StreamStatus status) {
    for (int i = viewers.size() - 1; i >= 0; i--) {
      viewers.get(i).changed(status);
    }
  }

  private void join(Viewer viewer, StreamStatus status, List<SharedFrame> cached, long nowUs) {
    viewers.add(viewer);
    viewer.joined(this, status);
    catchUp(List.of(viewer), cached, nowUs);
  }

  private static void catchUp(List<Viewer> lacking, List<SharedFrame> cached, long nowUs) {
    for (Viewer viewer : lacking) {
      viewer.outbox().catchUp(cached, nowUs);
    }
    cached.forEach(SharedFrame::release);
  }

  private void offer(SharedFrame frame, long missedBefore, long nowUs) {
    interCoded |= !frame.header().keyframe();
    for (int i = 0; i < viewers.size(); i++) {
      Viewer viewer = viewers.get(i);
      if (missedBefore > 0) {
        viewer.outbox().missed(missedBefore);
      }
      viewer.outbox().offer(frame, nowUs);
    }
    framesInTransit.decrementAndGet();
    bytesInTransit.addAndGet(-frame.heldBytes());
    frame.release();
  }

  private void send(long nowUs) {
    // From the end, as in tell: a viewer whose session ends leaves the list.
    for (int i = viewers.size() - 1; i >= 0; i--) {
      Viewer viewer = viewers.get(i);
      viewer.outbox().pump(nowUs);
      if (viewer.outbox().fellBehind()) {
        viewer.fellBehind();
      } else if (viewer.outbox().isUnfinished()) {
        goOnWith(viewer);
      }
    }
    supply(viewers, nowUs);
  }

  /** Asks the stream for what these viewers lack. */
  private void supply(List<Viewer> some, long nowUs) {
    if (!interCoded) {
      return;
    }
    List<Viewer> lacking = new ArrayList<>();
    boolean keyframeWanted = false;
    for (Viewer viewer : some) {
      switch (viewer.outbox().takeLack(nowUs)) {
        case CACHED_FRAMES -> lacking.add(viewer);
        case KEYFRAME -> keyframeWanted = true;
        case NOTHING -> {}
      }
    }
    if (!lacking.isEmpty()) {
      stream.home().execute(() -> stream.catchUp(this, lacking));
    }
    if (keyframeWanted) {
      askForKeyframe(nowUs);
    }
  }

  private void askForKeyframe(long nowUs) {
    if (interCoded && nowUs - keyframeAskedUs > KEYFRAME_ASKED_EVERY_US) {
      keyframeAskedUs = nowUs;
      stream.home().execute(stream::wantKeyframe);
    }
  }
}
