package dev.framecast.capture.source.camera;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.camera.format.Choice;
import dev.framecast.capture.source.camera.format.FormatOffer;
import dev.framecast.capture.source.camera.format.FrameRate;
import dev.framecast.capture.source.camera.format.InputFormat;
import dev.framecast.capture.source.camera.format.Negotiation;
import dev.framecast.capture.source.camera.format.PixelFormat;
import dev.framecast.capture.source.camera.frame.FrameReader;
import dev.framecast.capture.source.camera.node.SeenCamera;
import dev.framecast.capture.source.camera.v4l2.DeviceException;
import dev.framecast.capture.source.camera.v4l2.GrantedFormat;
import dev.framecast.capture.source.camera.v4l2.VideoDevice;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.wire.clock.MicrosClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A camera that streams what was negotiated. Owned by one thread.
 *
 * @param seen which one
 * @param device owned
 * @param reader owned
 * @param fps the rate that the driver has set
 * @param terms for people: what was chosen, why, and what was asked in vain
 */
record OpenCamera(SeenCamera seen, VideoDevice device, FrameReader reader, double fps, String terms)
    implements AutoCloseable {
  /**
   * Negotiates, and begins to stream.
   *
   * @param device taken over when this returns
   * @throws SourceException when it has nothing that can be read here
   * @throws DeviceException with the driver's reason
   */
  static OpenCamera start(SeenCamera seen, VideoDevice device, CameraWish wish, MicrosClock clock)
      throws SourceException, DeviceException {
    List<FormatOffer> offers = device.offers(wish.size());
    Choice choice = Negotiation.choose(offers, wish);
    if (choice == null) {
      throw unreadable(seen, offers);
    }
    GrantedFormat granted =
        device.setFormat(choice.format().fourcc(), choice.width(), choice.height());
    PixelFormat format = PixelFormat.of(granted.fourcc());
    if (format == null) {
      throw CameraFault.unreadable(seen.node(), PixelFormat.letters(granted.fourcc()));
    }
    FrameRate told = device.setRate(choice.rate());
    FrameRate known = told == null && choice.isRateListed() ? choice.rate() : told;
    double fps = known == null ? wish.fps() : known.fps();
    String terms = terms(seen, granted, known, choice.why(), wish);
    try {
      boolean isPassed = Negotiation.isPassed(format, wish);
      FrameReader reader = new FrameReader(device, granted, format, fps, isPassed, clock);
      return new OpenCamera(seen, device, reader, fps, terms);
    } catch (MediaException undecodable) {
      throw CameraFault.unreadable(seen.node(), format + ", " + undecodable.words());
    }
  }

  /** See {@link FrameReader#read}. */
  @Nullable SourceFrame read(int waitMillis) throws DeviceException {
    return reader.read(waitMillis);
  }

  @Override
  public void close() {
    reader.close();
    device.close();
  }

  private static SourceException unreadable(SeenCamera seen, List<FormatOffer> offers) {
    List<String> formats = offers.stream().map(o -> PixelFormat.letters(o.fourcc())).toList();
    return CameraFault.unreadable(seen.node(), String.join(", ", formats));
  }

  private static String terms(
      SeenCamera seen,
      GrantedFormat granted,
      @Nullable FrameRate rate,
      String why,
      CameraWish wish) {
    String size = granted.width() + "x" + granted.height();
    List<String> refused = new ArrayList<>();
    if (!size.equals(wish.size().toString())) {
      refused.add(wish.size().toString());
    }
    if (rate != null && !rate.reaches(wish.fps())) {
      refused.add(FrameRate.text(wish.fps()) + " fps");
    }
    if (isRefused(wish.format(), granted)) {
      refused.add("--input-format " + wish.format().name().toLowerCase(Locale.ROOT));
    }
    return "camera %s gives %s of %s at %s, %s%s"
        .formatted(
            seen,
            PixelFormat.letters(granted.fourcc()),
            size,
            rate == null ? "a rate that it does not tell" : rate + " fps",
            why,
            refused.isEmpty() ? "" : "; asked in vain: " + String.join(", ", refused));
  }

  private static boolean isRefused(InputFormat asked, GrantedFormat granted) {
    PixelFormat format = PixelFormat.of(granted.fourcc());
    return format != null
        && switch (asked) {
          case AUTO -> false;
          case MJPEG -> format.kind() != PixelFormat.Kind.JPEG;
          case H264 -> format.kind() != PixelFormat.Kind.H264;
          case RAW -> format.kind() != PixelFormat.Kind.RAW;
        };
  }
}
