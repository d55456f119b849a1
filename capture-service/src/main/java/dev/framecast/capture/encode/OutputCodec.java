package dev.framecast.capture.encode;

import dev.framecast.wire.v1.Codec;
import java.util.Set;

/** What pictures leave as. */
public enum OutputCodec {
  /** What the source compressed passes untouched; raw pictures become JPEG. */
  AUTO,
  /** JPEG, the source's own where it has that. */
  JPEG,
  /** H.264, the source's own where it has that. */
  H264,
  /** PNG: lossless, compressed. */
  PNG,
  /** Pixels: lossless, uncompressed. */
  RAW;

  /**
   * The compressed forms that a source may hand on untouched.
   *
   * @param isRecording H.264 of a recording is encoded anew unless it was asked for: its keyframes
   *     are often ten seconds apart, and whoever comes in between has all since to decode first
   */
  public Set<Codec> passed(boolean isRecording) {
    return switch (this) {
      case AUTO ->
          isRecording ? Set.of(Codec.CODEC_JPEG) : Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264);
      case JPEG -> Set.of(Codec.CODEC_JPEG);
      case H264 -> Set.of(Codec.CODEC_H264);
      case PNG, RAW -> Set.of();
    };
  }

  /** What raw pictures become; RAW of grey ones is another. */
  public Codec encoded() {
    return switch (this) {
      case AUTO, JPEG -> Codec.CODEC_JPEG;
      case H264 -> Codec.CODEC_H264;
      case PNG -> Codec.CODEC_PNG;
      case RAW -> Codec.CODEC_RAW_BGR24;
    };
  }
}
