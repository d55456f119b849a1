package dev.framecast.capture.source.picture;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A picture that must be encoded before it is sent, in whatever pixel format the source has; the
 * format, colour range and colour space are said by the {@link AVFrame} that this owns.
 */
public final class RawPicture implements Picture {
  private final AVFrame pixels;

  /** Takes over {@code pixels}. */
  public RawPicture(AVFrame pixels) {
    this.pixels = pixels;
  }

  /** The pixels, which die with {@link #close}. */
  public AVFrame pixels() {
    return pixels;
  }

  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public int height() {
    return pixels.height();
  }

  @Override
  public RawPicture share() {
    return new RawPicture(av_frame_clone(pixels));
  }

  @Override
  public void close() {
    av_frame_free(pixels);
  }
}
