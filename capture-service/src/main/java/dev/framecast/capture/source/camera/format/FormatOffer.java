package dev.framecast.capture.source.camera.format;

import java.util.List;

/**
 * A format that a camera has.
 *
 * @param fourcc Video4Linux's code; not all can be read here, see {@link PixelFormat#of}
 * @param description the driver's, for people
 * @param sizes in the driver's order
 */
public record FormatOffer(int fourcc, String description, List<SizeOffer> sizes) {
  /** Keeps a copy of the list. */
  public FormatOffer {
    sizes = List.copyOf(sizes);
  }
}
