package dev.framecast.capture.settings;

import dev.framecast.capture.source.camera.format.InputFormat;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.runtime.settings.UserMistakeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of cameras, and in part of other sources.
 *
 * @param size of the pictures
 * @param givenFps frames a second, above 0, at most 240; null where the user asks for none
 * @param inputFormat of cameras
 */
public record Asked(PictureSize size, @Nullable Double givenFps, InputFormat inputFormat) {
  private static final double MAX_FPS = 240;
  private static final double USUAL_FPS = 30;
  private static final double USUAL_POLLS = 1;

  /** Checks the rate. */
  public Asked {
    if (givenFps != null && !(givenFps > 0 && givenFps <= MAX_FPS)) {
      throw new UserMistakeException("--fps " + givenFps + " must be above 0 and at most 240");
    }
  }

  /** Frames a second to ask of cameras and of the test pattern. */
  public double fps() {
    return givenFps == null ? USUAL_FPS : givenFps;
  }

  /** From one request for a single picture to the next: of an address, or of a file. */
  public Duration pollInterval() {
    double polls = givenFps == null ? USUAL_POLLS : givenFps;
    return Duration.ofNanos((long) (TimeUnit.SECONDS.toNanos(1) / polls));
  }

  @Override
  public String toString() {
    return "size %s, fps %s, input format %s".formatted(size, fps(), inputFormat);
  }
}
