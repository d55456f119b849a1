package dev.framecast.relay.net.message;

import io.netty.buffer.ByteBuf;

/**
 * A pong in the form in which protobuf writes one with three times that are not zero. It is read in
 * place, because each viewer says one each second and hardly anything else; whatever else a pong
 * may look like is left to the contract's own reader.
 */
public final class PongMessage {
  private static final int BYTES = 30;

  /** Length 29; Envelope's field 4, of 27 bytes; Pong's field 1, eight bytes. */
  private static final int BEGINNING = 0x1d221b09;

  private static final int ORIGIN_AT = 4;

  /** Pong's fields 2 and 3, eight bytes each. */
  private static final byte RECEIVE_TAG = 0x11;

  private static final byte TRANSMIT_TAG = 0x19;

  private PongMessage() {}

  /** Whether the message is such a pong. */
  public static boolean is(Message message) {
    ByteBuf bytes = message.bytes();
    int at = bytes.readerIndex();
    return bytes.readableBytes() == BYTES
        && bytes.getInt(at) == BEGINNING
        && bytes.getByte(at + ORIGIN_AT + Long.BYTES) == RECEIVE_TAG
        && bytes.getByte(at + ORIGIN_AT + 2 * Long.BYTES + 1) == TRANSMIT_TAG;
  }

  /** When the ping was sent that such a pong answers, microseconds on the relay's clock. */
  public static long originUs(Message message) {
    return message.bytes().getLongLE(message.bytes().readerIndex() + ORIGIN_AT);
  }
}
