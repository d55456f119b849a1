package dev.framecast.capture.source.camera.format;

/**
 * A size, or a range of sizes, that a camera has for one format.
 *
 * @param width pixels
 * @param height pixels
 * @param rates at that size; of a range: at the size that was asked about
 */
public record SizeOffer(Span width, Span height, Rates rates) {
  /**
   * Numbers from {@code least} to {@code most} in equal steps.
   *
   * @param step above 0
   */
  public record Span(int least, int most, int step) {
    /** The one nearest to a number. */
    public int near(int asked) {
      int within = Math.clamp(asked, least, most);
      return least + (within - least) / step * step;
    }

    @Override
    public String toString() {
      return least == most ? String.valueOf(least) : least + "-" + most;
    }
  }

  /** One size. */
  public static SizeOffer of(int width, int height, Rates rates) {
    return new SizeOffer(new Span(width, width, 1), new Span(height, height, 1), rates);
  }

  /** How far its nearest size is from the asked one: 0 when it has it. */
  int distance(CameraWish wish) {
    int asked = wish.size().width();
    int askedHeight = wish.size().height();
    return Math.abs(width.near(asked) - asked) + Math.abs(height.near(askedHeight) - askedHeight);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
