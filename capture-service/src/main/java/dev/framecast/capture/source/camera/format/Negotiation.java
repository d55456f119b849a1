package dev.framecast.capture.source.camera.format;

import dev.framecast.capture.source.camera.format.PixelFormat.Kind;
import dev.framecast.wire.v1.Codec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among what a camera offers: the nearest size, then the rate, then what costs least. A
 * lossless codec never gets pixels that were compressed before, unless only those have the size.
 */
public final class Negotiation {
  private final CameraWish wish;
  private final List<Candidate> candidates = new ArrayList<>();

  private record Candidate(PixelFormat format, SizeOffer size, FrameRate rate) {}

  private Negotiation(List<FormatOffer> offers, CameraWish wish) {
    this.wish = wish;
    for (FormatOffer offer : offers) {
      PixelFormat format = PixelFormat.of(offer.fourcc());
      if (format != null) {
        offer.sizes().forEach(size -> add(format, size));
      }
    }
  }

  /** The choice; null when the camera has nothing that can be read here. */
  public static @Nullable Choice choose(List<FormatOffer> offers, CameraWish wish) {
    return new Negotiation(offers, wish).choose();
  }

  /** Whether such pictures leave as they came. */
  public static boolean isPassed(PixelFormat format, CameraWish wish) {
    return switch (format.kind()) {
      case JPEG -> wish.passed().contains(Codec.CODEC_JPEG);
      case H264 -> wish.passed().contains(Codec.CODEC_H264);
      case RAW -> false;
    };
  }

  private void add(PixelFormat format, SizeOffer size) {
    candidates.add(new Candidate(format, size, size.rates().near(wish.fps())));
  }

  private @Nullable Choice choose() {
    Kind asked = asked();
    boolean isThere = candidates.stream().anyMatch(c -> c.format().kind() == asked);
    return candidates.stream()
        .filter(candidate -> !isThere || candidate.format().kind() == asked)
        .min(order())
        .map(best -> choice(best, isThere))
        .orElse(null);
  }

  private Choice choice(Candidate best, boolean isAsked) {
    return new Choice(
        best.format(),
        best.size().width().near(wish.size().width()),
        best.size().height().near(wish.size().height()),
        best.rate(),
        !best.size().rates().listed().isEmpty(),
        isAsked ? treatment(best.format()) + " as asked" : why(best.format()));
  }

  private Comparator<Candidate> order() {
    Comparator<Candidate> bySize = Comparator.comparingInt(c -> c.size().distance(wish));
    Comparator<Candidate> byRate = Comparator.comparingDouble(this::slowness);
    Comparator<Candidate> byLoss = Comparator.comparing(this::isLossy);
    Comparator<Candidate> byCost = Comparator.comparingInt(this::cost);
    boolean isLossless = wish.passed().isEmpty();
    return bySize
        .thenComparing(isLossless ? byLoss : byRate)
        .thenComparing(byRate)
        .thenComparing(byCost)
        .thenComparing(Candidate::format);
  }

  /** Frames a second that it stays below what was asked. */
  private double slowness(Candidate candidate) {
    FrameRate rate = candidate.rate();
    return rate.reaches(wish.fps()) ? 0 : wish.fps() - rate.fps();
  }

  private boolean isLossy(Candidate candidate) {
    return candidate.format().kind() != Kind.RAW && !isPassed(candidate.format(), wish);
  }

  /** Passing on costs nothing, encoding something, decoding and encoding the most. */
  private int cost(Candidate candidate) {
    if (isPassed(candidate.format(), wish)) {
      return 0;
    }
    return candidate.format().kind() == Kind.RAW ? 1 : 2;
  }

  private @Nullable Kind asked() {
    return switch (wish.format()) {
      case AUTO -> null;
      case MJPEG -> Kind.JPEG;
      case H264 -> Kind.H264;
      case RAW -> Kind.RAW;
    };
  }

  private String why(PixelFormat format) {
    String treatment = treatment(format);
    if (isPassed(format, wish)) {
      return treatment;
    }
    boolean isOtherPassed = candidates.stream().anyMatch(c -> isPassed(c.format(), wish));
    if (isOtherPassed) {
      return treatment + " because nothing that could be passed on comes nearer to what was asked";
    }
    if (format.kind() != Kind.RAW) {
      return treatment + " because no raw format comes nearer to what was asked";
    }
    return treatment;
  }

  private String treatment(PixelFormat format) {
    if (isPassed(format, wish)) {
      return "passed on untouched";
    }
    return format.kind() == Kind.RAW ? "raw" : "decoded here";
  }
}
