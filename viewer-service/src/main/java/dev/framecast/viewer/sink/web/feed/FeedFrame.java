package dev.framecast.viewer.sink.web.feed;

import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One frame in the form in which every reader gets it, built once and shared: a header for browsers
 * and the payload as it came. Immutable; safe from any thread.
 *
 * <p>The bytes of {@link #message}, all numbers big-endian:
 *
 * <pre>
 *  0  u8   version, 1
 *  1  u8   codec: the number of {@link Codec}
 *  2  u8   bit 0: decodable without any other frame
 *          bit 1: newer frames are at hand: to be decoded, but hardly worth drawing
 *  3  u8   n, bytes of the stream's name, 1 to 64
 *  4  u32  width, pixels
 *  8  u32  height, pixels
 * 12  u32  0
 * 16  u64  position: grows by one for each frame of the stream, frames that were lost on the way
 *          here included; what a receiver misses between two positions was dropped
 * 24  u64  epoch
 * 32  u64  sequence; 2^64-1 where the publisher does not number
 * 40  u64  capture time, microseconds on the relay's clock; 0 where unknown
 * 48  u64  time at the relay, likewise
 * 56  n    the stream's name, ASCII
 * 56+n     the payload, untouched
 * </pre>
 *
 * <p>A page is sent a frame only if it is decodable without any other, or follows the frame of its
 * stream that this page was sent before: {@link FrameShelf} sees to that, and the page needs no
 * rule of its own.
 */
public final class FeedFrame {
  /** What byte 0 says. */
  public static final int VERSION = 1;

  /** Bytes in front of the name. */
  public static final int FIXED_BYTES = 56;

  private static final long UNNUMBERED = -1;
  private static final int FLAGS_AT = 2;
  private static final byte LATE = 2;

  private final long index;
  private final long position;
  private final Codec codec;
  private final boolean keyframe;
  private final boolean follows;
  private final boolean late;
  private final long relayedUs;
  private final int width;
  private final int height;
  private final long captureUs;
  private final byte[] message;
  private final int payloadOffset;

  /**
   * Builds the message, copying the payload into it.
   *
   * @param index counts the frames that came, from 1
   * @param position counts those that were lost before they came as well, from 1
   */
  FeedFrame(String stream, ReceivedFrame received, long index, long position) {
    Frame frame = received.frame();
    this.follows = received.follows();
    this.late = received.late();
    this.relayedUs = frame.getRelayedUs() == 0 ? received.receivedUs() : frame.getRelayedUs();
    this.index = index;
    this.position = position;
    this.codec = frame.getCodec();
    this.keyframe = frame.getKeyframe() || codec != Codec.CODEC_H264;
    this.width = frame.getWidth();
    this.height = frame.getHeight();
    this.captureUs = frame.getCaptureUs();
    byte[] name = stream.getBytes(StandardCharsets.US_ASCII);
    this.payloadOffset = FIXED_BYTES + name.length;
    this.message = new byte[payloadOffset + frame.getPayload().size()];
    ByteBuffer.wrap(message)
        .put((byte) VERSION)
        .put((byte) frame.getCodecValue())
        .put((byte) (keyframe ? 1 : 0))
        .put((byte) name.length)
        .putInt(width)
        .putInt(height)
        .putInt(0)
        .putLong(position)
        .putLong(frame.getEpoch())
        .putLong(frame.hasSequence() ? frame.getSequence() : UNNUMBERED)
        .putLong(captureUs)
        .putLong(frame.getRelayedUs())
        .put(name);
    frame.getPayload().copyTo(message, payloadOffset);
  }

  /** The header, the name and the payload; a view of its own, read-only. */
  public ByteBuffer message() {
    return ByteBuffer.wrap(message).asReadOnlyBuffer();
  }

  /** The header and the name, saying that newer frames are at hand; a copy. */
  public ByteBuffer lateHead() {
    byte[] head = Arrays.copyOf(message, payloadOffset);
    head[FLAGS_AT] |= LATE;
    return ByteBuffer.wrap(head);
  }

  /** Writes the payload alone. */
  public void writePayload(OutputStream out) throws IOException {
    out.write(message, payloadOffset, payloadBytes());
  }

  /** The payload's length, bytes. */
  public int payloadBytes() {
    return message.length - payloadOffset;
  }

  /** What the payload is. */
  public Codec codec() {
    return codec;
  }

  /** Picture width, pixels. */
  public int width() {
    return width;
  }

  /** Picture height, pixels. */
  public int height() {
    return height;
  }

  /** Capture time on the relay's clock, microseconds; 0 where unknown. */
  public long captureUs() {
    return captureUs;
  }

  /** Decodable without any other frame. */
  public boolean isKeyframe() {
    return keyframe;
  }

  /** Whether it can be decoded by whoever decoded the frame received just before it. */
  boolean follows() {
    return follows;
  }

  /** Whether it was held up on its way here, and the next one is at hand. */
  boolean isLate() {
    return late;
  }

  /** When the relay got it, or where that is unknown when it was here; microseconds. */
  long relayedUs() {
    return relayedUs;
  }

  long index() {
    return index;
  }

  long position() {
    return position;
  }
}
