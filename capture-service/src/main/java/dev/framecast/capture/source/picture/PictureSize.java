package dev.framecast.capture.source.picture;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture's size as users write it: {@code 1280x720}.
 *
 * @param width pixels, even, 16 to 8192
 * @param height pixels, even, 16 to 8192
 */
public record PictureSize(int width, int height) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int SMALLEST = 16;
  private static final int LARGEST = 8192;

  /** Checks both sides. */
  public PictureSize {
    if (!fits(width) || !fits(height)) {
      throw new IllegalArgumentException(wrong(width + "x" + height));
    }
  }

  /**
   * Parses {@code WIDTHxHEIGHT}.
   *
   * @throws IllegalArgumentException with one clear line
   */
  public PictureSize(String text) {
    this(side(text, 1), side(text, 2));
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }

  private static int side(String text, int group) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(wrong(text));
    }
    return Integer.parseInt(matcher.group(group));
  }

  private static boolean fits(int side) {
    return side >= SMALLEST && side <= LARGEST && side % 2 == 0;
  }

  private static String wrong(String text) {
    return "'"
        + text
        + "' is no picture size: write two even numbers of 16 to 8192, as in 1280x720";
  }
}
