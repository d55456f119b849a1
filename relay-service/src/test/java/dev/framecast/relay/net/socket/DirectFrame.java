package dev.framecast.relay.net.socket;

import com.google.protobuf.ByteString;
import dev.framecast.relay.net.message.FrameMessage;
import dev.framecast.relay.net.message.Message;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** Frames as they come from a socket. */
final class DirectFrame {
  private DirectFrame() {}

  /** A picture with so many bytes of noise. */
  static FrameMessage of(int payloadBytes) throws WireException {
    byte[] noise = new byte[payloadBytes];
    new Random(payloadBytes).nextBytes(noise);
    Frame frame =
        Frame.newBuilder()
            .setCodec(Codec.CODEC_JPEG)
            .setWidth(64)
            .setHeight(48)
            .setKeyframe(true)
            .setPayload(ByteString.copyFrom(noise))
            .build();
    Envelope envelope = Envelope.newBuilder().setFrame(frame).build();
    ByteBuf bytes = Unpooled.directBuffer().writeBytes(Envelopes.delimited(envelope));
    return FrameMessage.arrived(
        new Message(bytes, bytes.readableBytes() - envelope.getSerializedSize()), 0);
  }
}
