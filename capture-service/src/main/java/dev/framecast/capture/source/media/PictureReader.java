package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.capture.source.picture.jpeg.PictureDefect;
import dev.framecast.wire.v1.Codec;
import java.time.Duration;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Yields an input's pictures: as they are where that is wanted and viewers can decode them one by
 * one, else decoded. Owned by one thread.
 */
public final class PictureReader implements AutoCloseable {
  /** {@link Timed#atUs} where the input tells no time. */
  public static final long NO_TIME = Demuxer.NO_TIME;

  private final MediaInput input;
  private final NativeCalls calls;
  private final AVPacket piece = av_packet_alloc();
  private Demuxer demuxer;
  private final @Nullable AnnexB annexB;
  private final @Nullable Decoder decoder;
  private final boolean isJpeg;
  private boolean isDraining;
  private boolean isEnded;

  /**
   * A picture and when it is due.
   *
   * @param picture owned by the receiver
   * @param atUs microseconds on the input's own clock, or {@link #NO_TIME}
   * @param missed pictures before this one that cannot be shown
   */
  public record Timed(Picture picture, long atUs, int missed) {}

  /**
   * Opens the input.
   *
   * @param passed the compressed forms that are taken as they are
   */
  public PictureReader(MediaInput input, Set<Codec> passed, NativeCalls calls)
      throws MediaException {
    this.input = input;
    this.calls = calls;
    this.demuxer = Demuxer.open(input, calls);
    try {
      AVCodecParameters codec = demuxer.codec();
      Codec name = Demuxer.codecOf(codec.codec_id());
      this.isJpeg = name == Codec.CODEC_JPEG;
      boolean isPassed =
          passed.contains(name) && codec.video_delay() == 0 && demuxer.isShownAsCoded();
      this.annexB = isPassed && name == Codec.CODEC_H264 ? new AnnexB(codec) : null;
      this.decoder = isPassed ? null : new Decoder(codec, demuxer.pixelAspect());
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

  /** Whether the format's times may jump in the middle, as a transport stream's may. */
  public boolean mayJump() {
    return demuxer.mayJump();
  }

  /**
   * Whether its video lies in what is read, as a recording's does, and also a live stream's may.
   */
  public boolean isOneFile() {
    return demuxer.isOneFile();
  }

  /** Whether everything has been read. */
  public boolean isEnded() {
    return isEnded;
  }

  /** Whether a picture comes out only when the first bytes of the one behind it have come. */
  public boolean isOneBehind() {
    return demuxer.isOneBehind();
  }

  /**
   * Whether H.264 is passed on whose pictures turned out to come in another order than they are
   * shown in: it is to be opened again, to be decoded.
   */
  public boolean isReordered() {
    return annexB != null && annexB.isReordered();
  }

  /**
   * The next picture, or one that is refused in the place of what cannot be decoded; null when
   * there is none yet, or no more.
   *
   * @param deadline how long reading may take
   * @throws MediaException when reading failed, or took longer
   */
  public @Nullable Timed read(Duration deadline) throws MediaException {
    return decoder == null ? readCompressed(deadline) : readDecoded(decoder, deadline);
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
    if (annexB != null) {
      annexB.restart();
    }
    isDraining = false;
    isEnded = false;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
    if (annexB != null) {
      annexB.close();
    }
    demuxer.close();
    av_packet_free(piece);
  }

  private @Nullable Timed readCompressed(Duration deadline) throws MediaException {
    if (!readPiece(deadline)) {
      return null;
    }
    AVPacket own = takePiece();
    long at = timeOf(own);
    if (annexB == null) {
      return new Timed(CompressedPicture.jpeg(own), at, 0);
    }
    CompressedPicture picture = annexB.take(own);
    return picture == null ? null : new Timed(picture, at, annexB.takeLost());
  }

  private @Nullable Timed readDecoded(Decoder decoding, Duration deadline) throws MediaException {
    Timed heldBack = given(decoding);
    if (heldBack != null) {
      return heldBack;
    }
    if (isDraining) {
      isEnded = true;
      return null;
    }
    if (readPiece(deadline)) {
      Timed refused = feed(decoding, takePiece());
      return refused == null ? given(decoding) : refused;
    }
    isEnded = false;
    isDraining = true;
    decoding.end();
    return given(decoding);
  }

  private @Nullable Timed given(Decoder decoding) throws MediaException {
    AVFrame pixels = av_frame_alloc();
    boolean isThere = false;
    try {
      isThere = decoding.give(pixels);
    } finally {
      if (!isThere) {
        av_frame_free(pixels);
      }
    }
    return isThere
        ? new Timed(new RawPicture(pixels), demuxer.toMicros(pixels.best_effort_timestamp()), 0)
        : null;
  }

  /**
   * Feeds the decoder.
   *
   * @param own freed here
   * @return what stands for it when the decoder refused it
   */
  private @Nullable Timed feed(Decoder decoding, AVPacket own) {
    long at = timeOf(own);
    PictureDefect defect = null;
    if (isJpeg) {
      // A decoder makes a picture of anything: of half a JPEG, one that is grey below.
      try (CompressedPicture jpeg = CompressedPicture.jpeg(own)) {
        PictureDefect form = jpeg.defect();
        boolean isForDecoder = form == null || form.isOfCoding();
        boolean isTaken = isForDecoder && decoding.take(own);
        defect = isTaken ? null : form == null ? PictureDefect.UNDECODABLE : form;
      }
    } else {
      defect = decoding.take(own) ? null : PictureDefect.UNDECODABLE;
      av_packet_free(own);
    }
    return defect == null ? null : new Timed(CompressedPicture.refused(defect), at, 0);
  }

  /** Whether {@link #piece} was filled. */
  private boolean readPiece(Duration deadline) throws MediaException {
    int status = demuxer.read(piece, deadline);
    if (status >= 0) {
      return true;
    }
    if (status == AVERROR_EOF) {
      isEnded = true;
    } else {
      throw new MediaException(status);
    }
    return false;
  }

  private long timeOf(AVPacket own) {
    return demuxer.toMicros(own.pts() == NO_TIME ? own.dts() : own.pts());
  }

  /** The piece, in memory that outlives the input. */
  private AVPacket takePiece() {
    AVPacket own = av_packet_alloc();
    av_packet_move_ref(own, piece);
    return own;
  }
}
