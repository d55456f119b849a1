package dev.framecast.relay.net;

import dev.framecast.relay.access.ControlAllowance;
import dev.framecast.relay.net.message.Message;
import dev.framecast.relay.net.message.PongMessage;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;

/** What a connection is at present: its handshake, or a session. On its event loop only. */
abstract class Conversation {
  /** The largest message that is no frame, in bytes: far more than any sound one has. */
  static final int MAX_CONTROL_BYTES = 64 << 10;

  private final Connection connection;

  Conversation(Connection connection) {
    this.connection = connection;
  }

  final Connection connection() {
    return connection;
  }

  /**
   * Takes one message and its reference, also when it throws. Pings, pongs and goodbyes are dealt
   * with here, the rest goes to {@link #said}.
   *
   * @throws WireException when the peer broke the contract; the connection says goodbye with it
   */
  void received(Message message) throws WireException {
    long receivedUs = connection.nowUs();
    Envelope envelope;
    try {
      checkAllowed(message.bytes().readableBytes(), receivedUs);
      if (PongMessage.is(message)) {
        answered(PongMessage.originUs(message));
        return;
      }
      envelope = Envelopes.parse(message.body());
    } finally {
      message.bytes().release();
    }
    switch (envelope.getBodyCase()) {
      case PING ->
          connection.send(Envelopes.pong(envelope.getPing(), receivedUs, connection.nowUs()));
      case PONG -> answered(envelope.getPong().getOriginUs());
      case GOODBYE -> connection.close();
      default -> said(envelope);
    }
  }

  /**
   * Takes a message that only this kind of session knows.
   *
   * @throws WireException when it does not know it either
   */
  abstract void said(Envelope envelope) throws WireException;

  /** Something that was written waits for the socket. */
  void blocked() {}

  /** Everything written so far has been taken by the socket. */
  void cleared() {}

  /** The peer has read the ping sent at {@code originUs}, and all that was sent before it. */
  void answered(long originUs) {}

  /** The connection is over, or has said goodbye: give everything back. Called once. */
  abstract void ended();

  private void checkAllowed(int bytes, long nowUs) throws WireException {
    if (bytes > MAX_CONTROL_BYTES) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE,
          "a message that is no frame may have " + MAX_CONTROL_BYTES + " bytes");
    }
    if (!connection.allowance().take(bytes, nowUs)) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_LIMIT,
          "more than " + ControlAllowance.A_SECOND + " messages a second that are no frames");
    }
  }

  static WireException unfit(Envelope envelope, String who) {
    return new WireException(
        GoodbyeCode.GOODBYE_CODE_PROTOCOL,
        envelope.hasHello()
            ? "Hello may be said once"
            : "a " + who + " may not send " + envelope.getBodyCase());
  }
}
