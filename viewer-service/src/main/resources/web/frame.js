// One binary message is one frame: a header, the stream's name, the payload. The header is
// described beside the Java class FeedFrame.

const VERSION = 1;
const FIXED_BYTES = 56;

export const CODECS = {1: 'jpeg', 2: 'h264', 3: 'png', 4: 'raw-bgr24', 5: 'raw-gray8'};

const ascii = new TextDecoder('ascii');

/**
 * Reads a message; null where it is of a version or codec that this page does not know.
 * @param taken to be called once, when nothing of the frame waits here any more
 */
export function parseFrame(buffer, taken) {
  const header = new DataView(buffer);
  if (buffer.byteLength <= FIXED_BYTES || header.getUint8(0) !== VERSION) {
    return null;
  }
  const payloadAt = FIXED_BYTES + header.getUint8(3);
  const codec = CODECS[header.getUint8(1)];
  if (!codec || buffer.byteLength <= payloadAt) {
    return null;
  }
  return {
    stream: ascii.decode(new Uint8Array(buffer, FIXED_BYTES, header.getUint8(3))),
    codec,
    keyframe: (header.getUint8(2) & 1) === 1,
    late: (header.getUint8(2) & 2) === 2,
    width: header.getUint32(4),
    height: header.getUint32(8),
    position: Number(header.getBigUint64(16)),
    epoch: header.getBigUint64(24),
    sequence: header.getBigInt64(32),
    captured: Number(header.getBigUint64(40)) / 1000,
    relayed: Number(header.getBigUint64(48)) / 1000,
    payload: new Uint8Array(buffer, payloadAt),
    taken,
  };
}
