package dev.framecast.wire;

import dev.framecast.wire.v1.Frame;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4) of a payload, as {@code Frame.payload_crc32c}. */
public final class PayloadChecksum {
  private PayloadChecksum() {}

  /** The checksum of the remaining bytes; the buffer's position is not changed. */
  public static int of(ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  /** Whether the frame's payload is what its publisher sent; true when it carries no checksum. */
  public static boolean matches(Frame frame) {
    return !frame.hasPayloadCrc32C()
        || frame.getPayloadCrc32C() == of(frame.getPayload().asReadOnlyByteBuffer());
  }
}
