package dev.framecast.relay.net.message;

import dev.framecast.relay.stream.outbox.SharedFrame;
import dev.framecast.wire.FrameHeader;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.GoodbyeCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * A frame's message as it came, its prefix included, in the memory that the socket was read into.
 */
public final class FrameMessage implements SharedFrame {
  private final ByteBuf message;
  private final FrameHeader header;
  private final long relayedUs;

  private FrameMessage(ByteBuf message, FrameHeader header, long relayedUs) {
    this.message = message;
    this.header = header;
    this.relayedUs = relayedUs;
  }

  /** Whether the message is a frame's. */
  public static boolean is(Message message) {
    return FrameHeader.isFrame(message.body());
  }

  /**
   * Reads the header and writes the relay's hop time into the message. The message's reference goes
   * over to the frame, unless this throws.
   *
   * @param relayedUs now, on the relay's clock
   * @throws WireException when the message is no sound frame
   */
  public static FrameMessage arrived(Message message, long relayedUs) throws WireException {
    FrameHeader header = FrameHeader.peek(message.body());
    if (!header.keyframe() && isAlwaysKeyframe(header)) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL,
          "a " + header.codec() + " frame is a keyframe and must say so");
    }
    ByteBuf bytes = message.bytes();
    if (header.relayedUsOffset() >= 0) {
      int at = bytes.readerIndex() + message.prefixBytes() + header.relayedUsOffset();
      bytes.setLongLE(at, relayedUs);
    }
    return new FrameMessage(bytes, header, relayedUs);
  }

  /**
   * Refuses a large message while it is coming, rather than when all of it is there.
   *
   * @param begun its beginning without the prefix, {@link Protocol#MAX_FRAME_HEAD_BYTES} at least
   * @param total its size, in bytes
   * @throws WireException when it will be no sound frame
   */
  static void check(ByteBuffer begun, int total) throws WireException {
    if (FrameHeader.isFrame(begun)) {
      FrameHeader.peek(begun, total);
    }
  }

  /** The bytes for one more socket, with a reference of their own. */
  public ByteBuf forSocket() {
    return message.retainedDuplicate();
  }

  /** The bytes as they lie in memory, to be read at once by who holds a reference. */
  public ByteBuffer memory() {
    return message.nioBuffer();
  }

  @Override
  public FrameHeader header() {
    return header;
  }

  @Override
  public int bytes() {
    return message.readableBytes();
  }

  @Override
  public long relayedUs() {
    return relayedUs;
  }

  @Override
  public void retain() {
    message.retain();
  }

  @Override
  public void release() {
    message.release();
  }

  private static boolean isAlwaysKeyframe(FrameHeader header) {
    return switch (header.codec()) {
      case CODEC_JPEG, CODEC_PNG, CODEC_RAW_BGR24, CODEC_RAW_GRAY8 -> true;
      default -> false;
    };
  }
}
