package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.net.message.FrameMessage;
import dev.framecast.relay.net.socket.ViewerSocket;
import dev.framecast.relay.stream.Audience;
import dev.framecast.relay.stream.Viewer;
import dev.framecast.relay.stream.outbox.FrameExit;
import dev.framecast.relay.stream.outbox.Outbox;
import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Report;
import dev.framecast.wire.v1.StreamStatus;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session whose peer watches one stream. */
final class ViewerSession extends Conversation implements Viewer, FrameExit {
  private final ConnectionHandler handler;
  private final ViewerSocket socket;
  private final Outbox outbox;
  private @Nullable Audience audience;
  private ReportedAge reportedAge = ReportedAge.NONE;

  ViewerSession(Connection connection, ConnectionHandler handler, Wishes wishes) {
    super(connection);
    this.handler = handler;
    this.socket = connection.viewerSocket(!wishes.every(), this::pump);
    this.outbox = new Outbox(wishes, this, connection.desk().limits().maxQueueBytes());
    connection.desk().count(Guest.VIEWER, 1);
  }

  @Override
  void said(Envelope envelope) throws WireException {
    switch (envelope.getBodyCase()) {
      case ACK -> {
        outbox.acknowledged(envelope.getAck(), connection().nowUs());
        if (outbox.isUnfinished()) {
          pump();
        }
      }
      case REPORT -> reported(envelope.getReport());
      default -> throw unfit(envelope, "viewer");
    }
  }

  @Override
  void blocked() {
    socket.blocked();
  }

  @Override
  void cleared() {
    socket.cleared();
    pump();
  }

  @Override
  void answered(long originUs) {
    socket.answered(originUs);
  }

  @Override
  void ended() {
    connection().desk().count(Guest.VIEWER, -1);
    if (audience != null) {
      audience.leave(this);
    }
  }

  @Override
  public Executor loop() {
    return connection().loop();
  }

  @Override
  public void later(Runnable task) {
    // Other than a task, what is scheduled waits for the loop's next look at its sockets.
    connection().loop().schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void joined(Audience joined, StreamStatus status) {
    audience = joined;
    if (connection().isOver()) {
      joined.leave(this);
      return;
    }
    connection().welcome();
    changed(status);
    handler.resume(MAX_CONTROL_BYTES);
  }

  @Override
  public void refused(GoodbyeCode code, String sentence) {
    connection().execute(() -> connection().goodbye(code, sentence));
  }

  @Override
  public void changed(StreamStatus status) {
    connection().send(Envelope.newBuilder().setStreamStatus(status).build());
  }

  @Override
  public void fellBehind() {
    connection()
        .goodbye(
            GoodbyeCode.GOODBYE_CODE_TOO_SLOW,
            "more frames wait than the relay keeps for one viewer");
  }

  @Override
  public ReportedAge reportedAge() {
    return reportedAge;
  }

  @Override
  public boolean isClear() {
    return socket.isClear();
  }

  @Override
  public boolean write(SharedFrame frame) {
    boolean written = socket.write((FrameMessage) frame);
    if (written) {
      connection().allowance().asked();
    }
    return written;
  }

  private void reported(Report report) {
    reportedAge =
        new ReportedAge(
            Integer.toUnsignedLong(report.getAgeP50Us()),
            Integer.toUnsignedLong(report.getAgeP99Us()));
    if (report.getKeyframeWanted() && audience != null) {
      audience.wantKeyframe();
    }
  }

  private void pump() {
    if (audience != null) {
      audience.cleared(this);
    }
  }
}
