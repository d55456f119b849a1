package dev.framecast.viewer.sink.window;

import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.viewer.subscribe.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words on the picture.
 *
 * @param state how the stream is, for people
 * @param detail a sentence about it; may be empty
 * @param ageUs the age of the picture on the screen, microseconds, or {@link
 *     ReceivedFrame#UNKNOWN_AGE}
 * @param width the picture's, pixels; 0 before the first
 * @param height the picture's, pixels
 */
record Overlay(String state, String detail, long ageUs, int width, int height) {
  private static final long OLD_US = 1_000_000;

  /** The lines to paint, the first for the newest facts. */
  List<String> lines(String stream, Tally tally) {
    List<String> lines = new ArrayList<>();
    StringBuilder first = new StringBuilder(stream).append("  ").append(state);
    if (width > 0) {
      first.append("  ").append(width).append('x').append(height);
    }
    lines.add(first.toString());
    lines.add(
        String.format(
            Locale.ROOT,
            "age %s  %d fps  %d missing  %d dropped",
            age(),
            tally.ages().pictures(),
            tally.missing(),
            tally.dropped()));
    if (!detail.isEmpty()) {
      lines.add(detail);
    }
    return lines;
  }

  private String age() {
    if (ageUs == ReceivedFrame.UNKNOWN_AGE) {
      return "unknown";
    }
    return ageUs < OLD_US ? ageUs / 1_000 + " ms" : ageUs / OLD_US + " s";
  }
}
