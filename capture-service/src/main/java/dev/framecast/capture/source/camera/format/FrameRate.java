package dev.framecast.capture.source.camera.format;

import java.math.BigInteger;
import java.util.Locale;

/**
 * A rate as drivers have it, which is a fraction: 30000 frames in 1001 seconds.
 *
 * @param frames above 0
 * @param seconds above 0
 */
public record FrameRate(int frames, int seconds) {
  private static final int PRECISION = 1_000;

  /** Rates that differ by less are told apart by no one. */
  private static final double TOLERANCE = 0.01;

  /** Checks both. */
  public FrameRate {
    if (frames <= 0 || seconds <= 0) {
      throw new IllegalArgumentException("no frame rate: " + frames + "/" + seconds);
    }
  }

  /** The rate nearest to a number, to a thousandth. */
  public static FrameRate of(double fps) {
    int frames = Math.max(1, (int) Math.round(fps * PRECISION));
    int common = BigInteger.valueOf(frames).gcd(BigInteger.valueOf(PRECISION)).intValue();
    return new FrameRate(frames / common, PRECISION / common);
  }

  /** Frames a second. */
  public double fps() {
    return (double) frames / seconds;
  }

  /** Whether it is as fast as asked, or faster. */
  public boolean reaches(double asked) {
    return fps() >= asked * (1 - TOLERANCE);
  }

  @Override
  public String toString() {
    return text(fps());
  }

  /** A rate for people: at most two decimals, and none where they are zero. */
  public static String text(double fps) {
    return String.format(Locale.ROOT, "%.2f", fps).replaceFirst("\\.?0+$", "");
  }
}
