package dev.framecast.capture.settings;

import dev.framecast.capture.source.camera.format.InputFormat;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.runtime.settings.UserMistakeException;

/**
 * What is asked of cameras, and in part of the test pattern.
 *
 * @param size of the pictures
 * @param fps frames a second, above 0, at most 240
 * @param inputFormat of cameras
 */
public record Asked(PictureSize size, double fps, InputFormat inputFormat) {
  private static final double MAX_FPS = 240;

  /** Checks the rate. */
  public Asked {
    if (!(fps > 0 && fps <= MAX_FPS)) {
      throw new UserMistakeException("--fps " + fps + " must be above 0 and at most 240");
    }
  }
}
