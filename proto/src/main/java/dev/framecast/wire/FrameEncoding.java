package dev.framecast.wire;

import com.google.protobuf.CodedOutputStream;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes a Frame's message without copying its payload: the bytes in front of the payload, to be
 * sent in one gathered write with it. Possible because {@code payload} has the highest field
 * number.
 */
public final class FrameEncoding {
  private FrameEncoding() {}

  /**
   * The prefix and all fields but the payload's bytes.
   *
   * @param header every field but {@code payload}, which must be empty
   * @param payloadBytes how many bytes of payload follow, above 0
   * @return position 0, limit at its end; followed on the wire by exactly {@code payloadBytes}
   */
  public static ByteBuffer head(Frame header, int payloadBytes) {
    if (!header.getPayload().isEmpty() || payloadBytes <= 0) {
      throw new IllegalArgumentException("header must have no payload, and the payload some bytes");
    }
    int payloadTag = CodedOutputStream.computeTagSize(Frame.PAYLOAD_FIELD_NUMBER);
    int payloadLength = CodedOutputStream.computeUInt32SizeNoTag(payloadBytes);
    int frameBytes = header.getSerializedSize() + payloadTag + payloadLength + payloadBytes;
    int envelopeBytes =
        CodedOutputStream.computeTagSize(Envelope.FRAME_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(frameBytes)
            + frameBytes;
    ByteBuffer out = ByteBuffer.allocate(envelopeBytes - payloadBytes + LengthPrefix.MAX_BYTES);
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      coded.writeUInt32NoTag(envelopeBytes);
      coded.writeTag(Envelope.FRAME_FIELD_NUMBER, 2);
      coded.writeUInt32NoTag(frameBytes);
      header.writeTo(coded);
      coded.writeTag(Frame.PAYLOAD_FIELD_NUMBER, 2);
      coded.writeUInt32NoTag(payloadBytes);
      coded.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException("a buffer of the computed size was too small", impossible);
    }
    return out.flip();
  }
}
