package dev.framecast.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.framecast.wire.text.VisibleText;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Ping;
import dev.framecast.wire.v1.Pong;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Parses and builds whole envelopes. Stateless, safe from any thread. */
public final class Envelopes {
  /** Unknown fields are skipped, not kept: kept ones cost up to 36 times their size. */
  private static final Parser<Envelope> PARSER = DiscardUnknownFieldsParser.wrap(Envelope.parser());

  private static final int MAX_NESTING = 10;

  private Envelopes() {}

  /**
   * Parses one message without its prefix. A frame's payload aliases {@code message}, which the
   * caller must not change afterwards.
   *
   * @throws WireException when it is no Envelope, or one without a body
   */
  public static Envelope parse(ByteBuffer message) throws WireException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
    in.enableAliasing(true);
    in.setRecursionLimit(MAX_NESTING);
    Envelope envelope;
    try {
      envelope = PARSER.parseFrom(in);
    } catch (InvalidProtocolBufferException malformed) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL, "message is no Envelope: " + malformed.getMessage());
    }
    if (envelope.getBodyCase() == Envelope.BodyCase.BODY_NOT_SET) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL, "message has no body that version 1 knows");
    }
    return envelope;
  }

  /** The message with its length prefix, ready to send: position 0, limit at its end. */
  public static ByteBuffer delimited(Envelope envelope) {
    int bytes = envelope.getSerializedSize();
    ByteBuffer out = ByteBuffer.allocate(LengthPrefix.MAX_BYTES + bytes);
    try {
      var coded = com.google.protobuf.CodedOutputStream.newInstance(out);
      coded.writeUInt32NoTag(bytes);
      envelope.writeTo(coded);
      coded.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException("a buffer of the computed size was too small", impossible);
    }
    return out.flip();
  }

  /** A Goodbye whose sentence is cut to {@link Protocol#MAX_SENTENCE_CHARS}. */
  public static Envelope goodbye(GoodbyeCode code, String reason) {
    return Envelope.newBuilder()
        .setGoodbye(Goodbye.newBuilder().setCode(code).setReason(sentence(reason)))
        .build();
  }

  /** A Ping that leaves at {@code originUs} on the sender's clock. */
  public static Envelope ping(long originUs) {
    return Envelope.newBuilder().setPing(Ping.newBuilder().setOriginUs(originUs)).build();
  }

  /** The answer to {@code ping}, received and sent at these times on the answering side's clock. */
  public static Envelope pong(Ping ping, long receiveUs, long transmitUs) {
    return Envelope.newBuilder()
        .setPong(
            Pong.newBuilder()
                .setOriginUs(ping.getOriginUs())
                .setReceiveUs(receiveUs)
                .setTransmitUs(transmitUs))
        .build();
  }

  /**
   * A peer's text, fit for logs, terminals and pages: one line of visible characters, cut to {@link
   * Protocol#MAX_SENTENCE_CHARS}.
   */
  public static String sentence(String text) {
    return VisibleText.of(text, Protocol.MAX_SENTENCE_CHARS);
  }
}
