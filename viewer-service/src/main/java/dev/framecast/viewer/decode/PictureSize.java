package dev.framecast.viewer.decode;

import com.google.protobuf.ByteString;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;

/**
 * A picture's size as its payload declares it, read without decoding: a 700-byte JPEG that declares
 * 20000x20000 would otherwise exhaust the memory.
 *
 * @param width pixels, above 0
 * @param height pixels, above 0
 */
public record PictureSize(int width, int height) {
  private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int PNG_IHDR = 0x49484452;
  private static final int PNG_SIZE_END = 24;
  private static final int JPEG_SOI = 0xffd8;

  /** Width times height. */
  public long pixels() {
    return (long) width * height;
  }

  /**
   * The size that the frame's payload declares; for H.264 the frame header's, because the decoder
   * itself is bounded there.
   *
   * @throws UndecodedFrameException CORRUPT when the payload is not of its codec
   */
  public static PictureSize declared(Frame frame) throws UndecodedFrameException {
    ByteString payload = frame.getPayload();
    return switch (frame.getCodec()) {
      case CODEC_JPEG -> ofJpeg(payload);
      case CODEC_PNG -> ofPng(payload);
      case CODEC_H264 -> checked(frame.getWidth(), frame.getHeight());
      case CODEC_RAW_BGR24 -> ofRaw(frame, 3);
      case CODEC_RAW_GRAY8 -> ofRaw(frame, 1);
      default -> throw UndecodedFrameException.corrupt("codec unknown to this viewer");
    };
  }

  /**
   * Fails when the picture has more pixels than allowed.
   *
   * @throws UndecodedFrameException OVERSIZED
   */
  public void requireAtMost(long maxPixels) throws UndecodedFrameException {
    if (pixels() > maxPixels) {
      throw new UndecodedFrameException(
          DropReason.DROP_REASON_OVERSIZED,
          "picture of " + width + "x" + height + " is above " + maxPixels + " pixels");
    }
  }

  private static PictureSize ofRaw(Frame frame, int bytesPerPixel) throws UndecodedFrameException {
    PictureSize size = checked(frame.getWidth(), frame.getHeight());
    if (size.pixels() * bytesPerPixel != frame.getPayload().size()) {
      throw UndecodedFrameException.corrupt("raw payload does not fit its declared size");
    }
    return size;
  }

  /** PNG, second edition, section 11.2.2: IHDR comes first. */
  private static PictureSize ofPng(ByteString payload) throws UndecodedFrameException {
    if (payload.size() < PNG_SIZE_END) {
      throw UndecodedFrameException.corrupt("PNG ends before its size");
    }
    var head = payload.substring(0, PNG_SIZE_END).asReadOnlyByteBuffer().slice();
    if (head.getLong(0) != PNG_SIGNATURE || head.getInt(12) != PNG_IHDR) {
      throw UndecodedFrameException.corrupt("payload is no PNG");
    }
    return checked(head.getInt(16), head.getInt(20));
  }

  /** ITU-T T.81, annex B: segments up to the first start of frame. */
  private static PictureSize ofJpeg(ByteString payload) throws UndecodedFrameException {
    if (payload.size() < 4 || word(payload, 0) != JPEG_SOI) {
      throw UndecodedFrameException.corrupt("payload is no JPEG");
    }
    int at = 2;
    while (at + 9 <= payload.size()) {
      if ((payload.byteAt(at) & 0xff) != 0xff) {
        throw UndecodedFrameException.corrupt("JPEG has no marker where one must be");
      }
      int marker = payload.byteAt(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
        at += 2;
      } else if (isStartOfFrame(marker)) {
        return checked(word(payload, at + 7), word(payload, at + 5));
      } else if (marker == 0xd9 || marker == 0xda) {
        break;
      } else {
        at += 2 + Math.max(2, word(payload, at + 2));
      }
    }
    throw UndecodedFrameException.corrupt("JPEG declares no size");
  }

  private static boolean isStartOfFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static int word(ByteString bytes, int at) {
    return (bytes.byteAt(at) & 0xff) << 8 | bytes.byteAt(at + 1) & 0xff;
  }

  private static PictureSize checked(int width, int height) throws UndecodedFrameException {
    if (width <= 0 || height <= 0) {
      throw UndecodedFrameException.corrupt("picture declares no size");
    }
    return new PictureSize(width, height);
  }
}
