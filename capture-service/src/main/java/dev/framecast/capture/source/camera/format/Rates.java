package dev.framecast.capture.source.camera.format;

import java.util.Comparator;
import java.util.List;

/**
 * The rates that a camera has for one format and size.
 *
 * @param listed fastest first; the fastest and the slowest alone when it has all between; empty
 *     when the driver does not tell
 * @param isRange whether it has all between
 */
public record Rates(List<FrameRate> listed, boolean isRange) {
  private static final Comparator<FrameRate> FASTEST_FIRST =
      Comparator.comparingDouble(FrameRate::fps).reversed();

  /** Puts them in order. */
  public Rates {
    listed = listed.stream().sorted(FASTEST_FIRST).distinct().toList();
  }

  /** The driver does not tell. */
  public static Rates unknown() {
    return new Rates(List.of(), false);
  }

  /** The slowest that is as fast as asked; the fastest where none is. */
  public FrameRate near(double asked) {
    if (listed.isEmpty()) {
      return FrameRate.of(asked);
    }
    FrameRate fastest = listed.getFirst();
    if (isRange) {
      boolean isWithin = asked < fastest.fps() && asked > listed.getLast().fps();
      return isWithin ? FrameRate.of(asked) : fastest.reaches(asked) ? listed.getLast() : fastest;
    }
    return listed.reversed().stream()
        .filter(rate -> rate.reaches(asked))
        .findFirst()
        .orElse(fastest);
  }

  @Override
  public String toString() {
    if (listed.isEmpty()) {
      return "?";
    }
    if (isRange) {
      return listed.getLast() + "-" + listed.getFirst();
    }
    return String.join(", ", listed.stream().map(FrameRate::toString).toList());
  }
}
