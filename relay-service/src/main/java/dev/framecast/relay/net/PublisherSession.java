package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.net.message.FrameMessage;
import dev.framecast.relay.net.message.Message;
import dev.framecast.relay.stream.Publisher;
import dev.framecast.relay.stream.Stream;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamStatus;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A session whose peer publishes a stream. */
final class PublisherSession extends Conversation implements Publisher {
  private final ConnectionHandler handler;
  private final Hello hello;
  private @Nullable Stream stream;

  PublisherSession(Connection connection, ConnectionHandler handler, Hello hello) {
    super(connection);
    this.handler = handler;
    this.hello = hello;
    connection.desk().count(Guest.PUBLISHER, 1);
  }

  @Override
  void received(Message message) throws WireException {
    if (stream == null || !FrameMessage.is(message)) {
      super.received(message);
      return;
    }
    FrameMessage frame;
    try {
      frame = FrameMessage.arrived(message, connection().nowUs());
    } catch (WireException broken) {
      message.bytes().release();
      throw broken;
    }
    stream.publish(this, frame);
  }

  @Override
  void said(Envelope envelope) throws WireException {
    if (!envelope.hasStreamStatus()) {
      throw unfit(envelope, "publisher");
    }
    StreamStatus status = envelope.getStreamStatus();
    inStream(seat -> seat.declare(this, status));
  }

  @Override
  void ended() {
    connection().desk().count(Guest.PUBLISHER, -1);
    inStream(seat -> seat.leave(this));
  }

  @Override
  public Executor loop() {
    return connection().loop();
  }

  @Override
  public Hello hello() {
    return hello;
  }

  @Override
  public void seated(Stream seat) {
    connection()
        .execute(
            () -> {
              stream = seat;
              if (connection().isOver()) {
                inStream(left -> left.leave(this));
              } else {
                connection().welcome();
                handler.expectFrames();
                handler.resume(connection().desk().limits().maxMessageBytes());
              }
            });
  }

  @Override
  public void refused(GoodbyeCode code, String sentence) {
    connection().execute(() -> connection().goodbye(code, sentence));
  }

  @Override
  public void replaced() {
    refused(
        GoodbyeCode.GOODBYE_CODE_REPLACED, "the same publisher has come back by a new connection");
  }

  @Override
  public void demand(int viewers, boolean keyframeWanted) {
    Envelope demand =
        Envelope.newBuilder()
            .setDemand(Demand.newBuilder().setViewers(viewers).setKeyframeWanted(keyframeWanted))
            .build();
    connection().execute(() -> connection().send(demand));
  }

  private void inStream(java.util.function.Consumer<Stream> task) {
    Stream seat = stream;
    if (seat != null) {
      if (seat.home() == loop()) {
        task.accept(seat);
      } else {
        seat.home().execute(() -> task.accept(seat));
      }
    }
  }
}
