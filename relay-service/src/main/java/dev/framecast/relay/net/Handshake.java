package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk.Guest;
import dev.framecast.relay.access.FrontDesk.Verdict;
import dev.framecast.relay.net.message.Message;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.relay.stream.outbox.Wishes;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection before its Welcome: takes the Hello and makes it a session, or sends it away. */
final class Handshake extends Conversation {
  /** The same sentence whatever is wrong with a token, so that it teaches a guesser nothing. */
  static final String DENIED = "the token does not allow this";

  private static final int HELLO_TAG = Envelope.HELLO_FIELD_NUMBER << 3 | 2;
  private static final int SLOW_ANSWER_MILLIS = 1_000;

  private final ConnectionHandler handler;
  private final StreamDirectory directory;

  Handshake(Connection connection, ConnectionHandler handler, StreamDirectory directory) {
    super(connection);
    this.handler = handler;
    this.directory = directory;
    connection.desk().count(Guest.HANDSHAKE, 1);
  }

  /**
   * Sends strangers away at their first bytes: an Envelope that holds a Hello begins with its tag,
   * and neither HTTP nor TLS nor a frame does.
   */
  static void checkFirstByte(@Nullable Conversation conversation, int first) throws WireException {
    if (conversation instanceof Handshake && first >= 0 && first != HELLO_TAG) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL, "the first message must be a Framecast Hello");
    }
  }

  @Override
  void received(Message message) throws WireException {
    Hello hello;
    try {
      checkFirstByte(this, message.body().get(0) & 0xff);
      hello = Envelopes.parse(message.body()).getHello();
    } finally {
      message.bytes().release();
    }
    if (hello.getProtocolVersion() != Protocol.VERSION) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_UNSUPPORTED_VERSION,
          "this relay speaks version "
              + Protocol.VERSION
              + ", not "
              + Integer.toUnsignedString(hello.getProtocolVersion()));
    }
    if (hello.getRole() != Role.ROLE_PUBLISHER && hello.getRole() != Role.ROLE_VIEWER) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL, "role must be PUBLISHER or VIEWER");
    }
    switch (connection().desk().check(hello.getRole(), hello.getToken(), connection().address())) {
      case Verdict.ALLOWED -> begin(hello);
      case Verdict.DENIED -> throw denied();
      case Verdict.DENIED_SLOWLY -> denySlowly();
    }
  }

  @Override
  void said(Envelope envelope) throws WireException {
    throw unfit(envelope, "stranger");
  }

  @Override
  void ended() {
    connection().desk().count(Guest.HANDSHAKE, -1);
  }

  private void begin(Hello hello) throws WireException {
    if (hello.getRole() == Role.ROLE_PUBLISHER) {
      StreamName name = name(hello.getStream());
      PublisherSession session = new PublisherSession(connection(), handler, hello);
      become(session);
      directory.publish(name, session);
    } else if (hello.getStream().isEmpty()) {
      DirectorySession session = new DirectorySession(connection(), directory);
      become(session);
      session.begin();
      handler.resume(MAX_CONTROL_BYTES);
    } else {
      StreamName name = name(hello.getStream());
      ViewerSession session = new ViewerSession(connection(), handler, Wishes.of(hello));
      become(session);
      directory.watch(name, session);
    }
  }

  private void become(Conversation session) {
    ended();
    handler.pause(session);
  }

  private void denySlowly() {
    handler.pause(this);
    connection()
        .loop()
        .schedule(
            () -> connection().goodbye(GoodbyeCode.GOODBYE_CODE_DENIED, DENIED),
            SLOW_ANSWER_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static StreamName name(String wanted) throws WireException {
    try {
      return new StreamName(wanted);
    } catch (IllegalArgumentException wrong) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_BAD_STREAM_NAME, String.valueOf(wrong.getMessage()));
    }
  }

  private static WireException denied() {
    return new WireException(GoodbyeCode.GOODBYE_CODE_DENIED, DENIED);
  }
}
