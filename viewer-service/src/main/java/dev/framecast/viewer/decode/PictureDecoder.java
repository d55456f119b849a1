package dev.framecast.viewer.decode;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import com.google.protobuf.ByteString;
import dev.framecast.viewer.decode.png.PngChunks;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Frame;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one stream's frames, whatever their codec, also when codec or size change under way.
 * Buffers are reused from frame to frame and freed by {@link #close}. Not thread-safe: owned by the
 * thread that shows the stream.
 */
public final class PictureDecoder implements AutoCloseable {
  private final long maxPixels;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame decoded = av_frame_alloc();
  private final Picture picture = new Picture(decoded);
  private final NativePayload input = new NativePayload();
  private @Nullable OpenCodec codec;
  private boolean awaitsKeyframe = true;
  private boolean closed;

  /**
   * Loads the native library, which takes some 0.3 s the first time in a process: make it before
   * the first frame can come.
   *
   * @param maxPixels pictures of more pixels are refused, before decoding where their payload
   *     declares the size, else inside the decoder
   */
  public PictureDecoder(long maxPixels) {
    this.maxPixels = maxPixels;
    // Broken frames are counted and told of here, once; FFmpeg would print a line for each.
    av_log_set_level(AV_LOG_QUIET);
    codec = OpenCodec.open(Codec.CODEC_JPEG, new PictureSize(16, 16), maxPixels);
  }

  /**
   * Decodes the next frame that was received; one that follows none delivered before, and those
   * that build on it, are refused up to the next keyframe.
   *
   * @return the picture, valid until the next call; null where the decoder holds it back for a
   *     later frame
   * @throws UndecodedFrameException when the frame gives no picture; the next one may
   */
  public @Nullable Picture decode(ReceivedFrame received) throws UndecodedFrameException {
    awaitsKeyframe |= !received.follows();
    return decode(received.frame());
  }

  /**
   * Decodes one frame that follows the one given before.
   *
   * @return the picture, valid until the next call; null where the decoder holds it back for a
   *     later frame
   * @throws UndecodedFrameException when the frame gives no picture; the next one may
   */
  public @Nullable Picture decode(Frame frame) throws UndecodedFrameException {
    boolean awaited = awaitsKeyframe;
    // What is refused below is missed by those that build on it.
    awaitsKeyframe = true;
    PictureSize size = PictureSize.declared(frame);
    size.requireAtMost(maxPixels);
    OpenCodec before = codec;
    OpenCodec open = codecFor(frame.getCodec(), size);
    if (open.predicts() && !frame.getKeyframe() && (awaited || open != before)) {
      throw new UndecodedFrameException(
          DropReason.DROP_REASON_AWAITING_KEYFRAME, "not decodable before the next keyframe");
    }
    ByteString payload = frame.getPayload();
    input.fill(packet, frame.getCodec() == Codec.CODEC_PNG ? PngChunks.needed(payload) : payload);
    int result = avcodec_send_packet(open.context(), packet);
    if (result >= 0) {
      result = avcodec_receive_frame(open.context(), decoded);
      if (result == AVERROR_EAGAIN()) {
        awaitsKeyframe = false;
        return null;
      }
    }
    if (result < 0) {
      avcodec_flush_buffers(open.context());
      throw UndecodedFrameException.corrupt("FFmpeg cannot decode it (" + result + ")");
    }
    awaitsKeyframe = false;
    picture.decoded(open.predicts());
    // A turned picture has as many pixels; one with wide pixels has more.
    new PictureSize(picture.width(), picture.height()).requireAtMost(maxPixels);
    return picture;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (codec != null) {
      codec.close();
    }
    picture.close();
    av_frame_free(decoded);
    av_packet_free(packet);
    input.close();
  }

  private OpenCodec codecFor(Codec wanted, PictureSize size) {
    OpenCodec open = codec;
    if (open != null && open.fits(wanted, size)) {
      return open;
    }
    if (open != null) {
      open.close();
      codec = null;
    }
    OpenCodec fresh = OpenCodec.open(wanted, size, maxPixels);
    codec = fresh;
    return fresh;
  }
}
