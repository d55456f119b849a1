package dev.framecast.capture.source.camera.frame;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framecast.capture.source.camera.format.PixelFormat.Kind;
import dev.framecast.capture.source.media.Decoder;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Compressed pictures that must not leave as they are. */
final class Decoded implements PictureForm {
  private final FrameMemory memory;
  private final Kind kind;
  private final Decoder decoder;

  Decoded(long most, Kind kind) throws MediaException {
    this.kind = kind;
    this.decoder = new Decoder(kind == Kind.H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_MJPEG);
    this.memory = new FrameMemory(most);
  }

  @Override
  public @Nullable Picture of(MemorySegment bytes) {
    AVPacket compressed = memory.packetOf(bytes);
    if (kind == Kind.H264) {
      decoder.take(compressed);
      av_packet_free(compressed);
      return decoded();
    }
    CompressedPicture jpeg = CompressedPicture.jpeg(compressed);
    if (jpeg.defect() != null) {
      return jpeg;
    }
    decoder.take(compressed);
    jpeg.close();
    Picture decoded = decoded();
    return decoded == null ? CompressedPicture.refused(PictureDefect.UNDECODABLE) : decoded;
  }

  @Override
  public boolean isWholeByItself() {
    return kind == Kind.JPEG;
  }

  /** Without its memory the decoder gives nothing out before the next keyframe. */
  @Override
  public void lose() {
    decoder.restart();
  }

  @Override
  public void close() {
    decoder.close();
    memory.close();
  }

  private @Nullable Picture decoded() {
    AVFrame pixels = av_frame_alloc();
    boolean isWhole = false;
    try {
      isWhole = decoder.give(pixels) && pixels.decode_error_flags() == 0;
      return isWhole ? new RawPicture(pixels) : null;
    } catch (MediaException refused) {
      return CompressedPicture.refused(PictureDefect.UNDECODABLE);
    } finally {
      if (!isWhole) {
        av_frame_free(pixels);
      }
    }
  }
}
