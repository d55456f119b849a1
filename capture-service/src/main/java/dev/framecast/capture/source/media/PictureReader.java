package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Yields an input's pictures: JPEGs as they are, everything else decoded. Owned by one thread. */
public final class PictureReader implements AutoCloseable {
  /** {@link Timed#atUs} where the input tells no time. */
  public static final long NO_TIME = Demuxer.NO_TIME;

  private final MediaInput input;
  private final NativeCalls calls;
  private final AVPacket piece = av_packet_alloc();
  private Demuxer demuxer;
  private final @Nullable Decoder decoder;
  private boolean isDraining;
  private boolean isEnded;

  /**
   * A picture and when it is due.
   *
   * @param picture owned by the receiver
   * @param atUs microseconds on the input's own clock, or {@link #NO_TIME}
   */
  public record Timed(Picture picture, long atUs) {}

  /** Opens the input. */
  public PictureReader(MediaInput input, NativeCalls calls) throws MediaException {
    this.input = input;
    this.calls = calls;
    this.demuxer = Demuxer.open(input, calls);
    try {
      boolean isJpeg = demuxer.codec().codec_id() == AV_CODEC_ID_MJPEG;
      this.decoder = isJpeg ? null : new Decoder(demuxer.codec());
    } catch (MediaException unfit) {
      demuxer.close();
      av_packet_free(piece);
      throw unfit;
    }
  }

  /** Frames a second; 0 where the input does not tell. */
  public double fps() {
    return demuxer.fps();
  }

  /** Whether the input has a known length, as recordings do. */
  public boolean isFinite() {
    return demuxer.isFinite();
  }

  /** Whether everything has been read. */
  public boolean isEnded() {
    return isEnded;
  }

  /**
   * The next picture; null when there is none yet, or no more.
   *
   * @throws MediaException when reading failed
   */
  public @Nullable Timed read() throws MediaException {
    return decoder == null ? readJpeg() : readDecoded(decoder);
  }

  /** Begins anew from the input's start. */
  public void rewind() throws MediaException {
    if (!demuxer.rewind()) {
      demuxer.close();
      demuxer = Demuxer.open(input, calls);
    }
    if (decoder != null) {
      decoder.restart();
    }
    isDraining = false;
    isEnded = false;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
    demuxer.close();
    av_packet_free(piece);
  }

  private @Nullable Timed readJpeg() throws MediaException {
    if (!readPiece()) {
      return null;
    }
    AVPacket own = takePiece();
    long at = own.pts() == NO_TIME ? own.dts() : own.pts();
    return new Timed(CompressedPicture.jpeg(own), demuxer.toMicros(at));
  }

  private @Nullable Timed readDecoded(Decoder decoding) throws MediaException {
    AVFrame pixels = av_frame_alloc();
    boolean isThere = false;
    try {
      isThere = decoding.give(pixels) || (feed(decoding) && decoding.give(pixels));
    } finally {
      if (!isThere) {
        av_frame_free(pixels);
      }
    }
    return isThere
        ? new Timed(new RawPicture(pixels), demuxer.toMicros(pixels.best_effort_timestamp()))
        : null;
  }

  /** Whether the decoder was given something. */
  private boolean feed(Decoder decoding) throws MediaException {
    if (isDraining) {
      isEnded = true;
      return false;
    }
    if (readPiece()) {
      AVPacket own = takePiece();
      decoding.take(own);
      av_packet_free(own);
      return true;
    }
    if (isEnded) {
      isEnded = false;
      isDraining = true;
      decoding.end();
      return true;
    }
    return false;
  }

  /** Whether {@link #piece} was filled. */
  private boolean readPiece() throws MediaException {
    int status = demuxer.read(piece);
    if (status >= 0) {
      return true;
    }
    if (status == AVERROR_EOF) {
      isEnded = true;
    } else if (status != AVERROR_EAGAIN()) {
      throw new MediaException(status);
    }
    return false;
  }

  /** The piece, in memory that outlives the input. */
  private AVPacket takePiece() {
    AVPacket own = av_packet_alloc();
    if (!input.isDevice()) {
      av_packet_move_ref(own, piece);
      return own;
    }
    // A driver's buffers vanish when the device is closed, and there are few of them.
    if (piece.size() > 0 && av_new_packet(own, piece.size()) >= 0) {
      Pointer.memcpy(own.data(), piece.data(), piece.size());
    }
    own.pts(piece.pts()).dts(piece.dts());
    av_packet_unref(piece);
    return own;
  }
}
