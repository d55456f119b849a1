package dev.framecast.capture.source.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_ERROR_MAX_STRING_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** FFmpeg failed: its status, and its own words for it. */
public final class MediaException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String words;

  /**
   * Makes one.
   *
   * @param status what FFmpeg returned, below 0: a negated {@code errno} or one of its own
   */
  public MediaException(int status) {
    this(status, wordsFor(status));
  }

  /** Makes one with words of our own. */
  public MediaException(int status, String words) {
    super(words);
    this.status = status;
    this.words = words;
  }

  /** What FFmpeg returned. */
  public int status() {
    return status;
  }

  /** A few words for people, to stand in a sentence. */
  public String words() {
    return words;
  }

  private static String wordsFor(int status) {
    byte[] text = new byte[AV_ERROR_MAX_STRING_SIZE];
    if (av_strerror(status, text, text.length) < 0) {
      return "FFmpeg " + status;
    }
    int end = 0;
    while (text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
