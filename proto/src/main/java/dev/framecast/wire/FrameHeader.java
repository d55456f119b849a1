package dev.framecast.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.GoodbyeCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a relay needs to know of a frame, read from the message's bytes without touching or copying
 * the payload.
 *
 * @param codec what the payload is
 * @param width declared picture width, pixels
 * @param height declared picture height, pixels
 * @param keyframe decodable without any other frame
 * @param epoch the publisher's run, or 0 where absent
 * @param sequence from 0 in each epoch, or {@link #UNNUMBERED}
 * @param captureUs capture time on the relay's clock, or 0 where absent
 * @param buildsOn the {@code builds_on} of a frame that follows a gap, or {@link #UNNUMBERED}
 * @param relayedUsOffset where in the message the eight bytes of {@code relayed_us} lie, or -1
 * @param payloadOffset where in the message the payload begins
 * @param payloadBytes its length, above 0
 */
public record FrameHeader(
    Codec codec,
    int width,
    int height,
    boolean keyframe,
    long epoch,
    long sequence,
    long captureUs,
    long buildsOn,
    int relayedUsOffset,
    int payloadOffset,
    int payloadBytes) {
  /** The {@link #sequence} of a frame whose publisher does not number. */
  public static final long UNNUMBERED = -1;

  /**
   * The fields in front of the payload take less than this. Only so much is handed to protobuf,
   * which copies a direct buffer whole where it has no Unsafe.
   */
  private static final int USUAL_HEAD_BYTES = 160;

  private static final String TOO_LONG =
      "the fields in front of the payload are malformed or have more than "
          + Protocol.MAX_FRAME_HEAD_BYTES
          + " bytes";

  private static final int FRAME_TAG =
      Envelope.FRAME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int PAYLOAD_TAG =
      Frame.PAYLOAD_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /**
   * Whether a decoder whose last frame was {@code last} can go on with this one: a keyframe, or the
   * frame that builds on that one ({@code builds_on}, else the number before). Where numbers are
   * absent nobody can tell, and it is taken for granted.
   */
  public boolean continues(FrameHeader last) {
    if (keyframe || sequence == UNNUMBERED || last.sequence == UNNUMBERED) {
      return true;
    }
    long base = buildsOn == UNNUMBERED ? sequence - 1 : buildsOn;
    return epoch == last.epoch && base == last.sequence;
  }

  /** Whether the message, without its prefix, begins as a frame's envelope does. */
  public static boolean isFrame(ByteBuffer message) {
    return message.hasRemaining() && isFrame(message.get(message.position()));
  }

  /** Whether a message that begins with this byte begins as a frame's envelope does. */
  static boolean isFrame(byte first) {
    return (first & 0xff) == FRAME_TAG;
  }

  /**
   * Whether the message, without its prefix, begins with a frame, and holds no more than so many
   * bytes behind it.
   */
  static boolean fills(ByteBuffer message, int maxBytesBehind) {
    CodedInputStream in = CodedInputStream.newInstance(message.duplicate());
    try {
      boolean begins = in.readTag() == FRAME_TAG;
      long frame = in.readRawVarint32();
      long behind = message.remaining() - in.getTotalBytesRead() - frame;
      return begins && frame >= 0 && behind >= 0 && behind <= maxBytesBehind;
    } catch (IOException cutShort) {
      return false;
    }
  }

  /**
   * Reads the fields in front of the payload. The envelope must hold the frame and nothing else,
   * the payload must be the frame's last field and end with the message. No more is looked at than
   * {@link Protocol#MAX_FRAME_HEAD_BYTES}, whatever the message's size.
   *
   * @param message one whole message without its prefix; its position is not changed, and offsets
   *     count from there
   * @throws WireException when the bytes are no such frame
   */
  public static FrameHeader peek(ByteBuffer message) throws WireException {
    return peek(message, message.remaining());
  }

  /**
   * The same for a message that is still coming.
   *
   * @param begun its beginning, with {@link Protocol#MAX_FRAME_HEAD_BYTES} at least
   * @param total its size, in bytes
   * @throws WireException when it will be no such frame
   */
  public static FrameHeader peek(ByteBuffer begun, int total) throws WireException {
    if (total > USUAL_HEAD_BYTES) {
      try {
        return read(begun.slice(begun.position(), USUAL_HEAD_BYTES), total);
      } catch (WireException broken) {
        // Or cut short: a publisher with many fields of its own in front of the payload.
      }
    }
    int head = Math.min(total, Protocol.MAX_FRAME_HEAD_BYTES);
    return read(begun.slice(begun.position(), head), total);
  }

  private static FrameHeader read(ByteBuffer head, int total) throws WireException {
    boolean isCut = head.remaining() < total;
    CodedInputStream in = CodedInputStream.newInstance(head);
    try {
      if (in.readTag() != FRAME_TAG) {
        throw malformed("message is no frame");
      }
      int frameBytes = in.readRawVarint32();
      if (frameBytes != total - in.getTotalBytesRead()) {
        throw malformed("frame does not fill its message");
      }
      return new Peek().read(in, total);
    } catch (WireException refused) {
      throw refused;
    } catch (InvalidProtocolBufferException broken) {
      throw malformed(isCut ? TOO_LONG : "frame is malformed: " + broken.getMessage());
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  private static WireException malformed(String sentence) {
    return new WireException(GoodbyeCode.GOODBYE_CODE_PROTOCOL, sentence);
  }

  /** The fields gathered so far, on the stack of one peek. */
  private static final class Peek {
    private Codec codec = Codec.CODEC_UNSPECIFIED;
    private int width;
    private int height;
    private boolean keyframe;
    private long epoch;
    private long sequence = UNNUMBERED;
    private long captureUs;
    private long buildsOn = UNNUMBERED;
    private int relayedUsOffset = -1;

    FrameHeader read(CodedInputStream in, int total) throws IOException {
      for (int tag = in.readTag(); tag != PAYLOAD_TAG; tag = in.readTag()) {
        if (tag == 0) {
          throw malformed(in.getTotalBytesRead() < total ? TOO_LONG : "frame has no payload");
        }
        field(in, tag);
      }
      int payloadBytes = in.readRawVarint32();
      int payloadOffset = in.getTotalBytesRead();
      if (payloadBytes <= 0 || payloadBytes != total - payloadOffset) {
        throw malformed("payload must be the frame's last field, and not empty");
      }
      check();
      return new FrameHeader(
          codec,
          width,
          height,
          keyframe,
          epoch,
          sequence,
          captureUs,
          buildsOn,
          relayedUsOffset,
          payloadOffset,
          payloadBytes);
    }

    private void field(CodedInputStream in, int tag) throws IOException {
      switch (tag) {
        case Frame.CODEC_FIELD_NUMBER << 3 -> codec = codecOf(in.readEnum());
        case Frame.WIDTH_FIELD_NUMBER << 3 -> width = in.readUInt32();
        case Frame.HEIGHT_FIELD_NUMBER << 3 -> height = in.readUInt32();
        case Frame.KEYFRAME_FIELD_NUMBER << 3 -> keyframe = in.readBool();
        case Frame.EPOCH_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64 ->
            epoch = in.readFixed64();
        case Frame.SEQUENCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64 ->
            sequence = in.readFixed64();
        case Frame.CAPTURE_US_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64 ->
            captureUs = in.readFixed64();
        case Frame.BUILDS_ON_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64 ->
            buildsOn = in.readFixed64();
        case Frame.RELAYED_US_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_FIXED64 -> {
          relayedUsOffset = in.getTotalBytesRead();
          in.readFixed64();
        }
        default -> {
          if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
            throw malformed("frame has a group, which proto3 does not know");
          }
          in.skipField(tag);
        }
      }
    }

    private static Codec codecOf(int number) {
      Codec known = Codec.forNumber(number);
      return known == null ? Codec.UNRECOGNIZED : known;
    }

    private void check() throws WireException {
      if (width <= 0 || height <= 0) {
        throw malformed("frame declares no picture size");
      }
      if (epoch < 0 || sequence < UNNUMBERED || captureUs < 0 || buildsOn < UNNUMBERED) {
        throw malformed("frame's epoch, sequence, capture time or builds_on is above 2^63-1");
      }
    }
  }
}
