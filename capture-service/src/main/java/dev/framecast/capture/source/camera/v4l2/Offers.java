package dev.framecast.capture.source.camera.v4l2;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.framecast.capture.source.camera.format.FormatOffer;
import dev.framecast.capture.source.camera.format.FrameRate;
import dev.framecast.capture.source.camera.format.Rates;
import dev.framecast.capture.source.camera.format.SizeOffer;
import dev.framecast.capture.source.camera.format.SizeOffer.Span;
import dev.framecast.capture.source.picture.PictureSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a device for all its formats, sizes and rates. Owned by the device's thread. */
final class Offers {
  /** Bounds what a driver that never ends its list can make of it. */
  private static final int MOST = 256;

  private static final int DISCRETE = 1;
  private static final int SMALLEST = 16;
  private static final int LARGEST = 8_192;

  private final VideoDevice device;
  private final PictureSize size;
  private final MemorySegment format;
  private final MemorySegment sizes;
  private final MemorySegment rates;

  Offers(VideoDevice device, Arena arena, PictureSize size) {
    this.device = device;
    this.size = size;
    this.format = arena.allocate(Structs.FORMAT_OFFER, Integer.BYTES);
    this.sizes = arena.allocate(Structs.SIZE_OFFER, Integer.BYTES);
    this.rates = arena.allocate(Structs.RATE_OFFER, Integer.BYTES);
  }

  List<FormatOffer> list() throws DeviceException {
    List<FormatOffer> offers = new ArrayList<>();
    for (int index = 0; index < MOST; index++) {
      format.fill((byte) 0);
      format.set(JAVA_INT, 0, index);
      format.set(JAVA_INT, Structs.FORMAT_OFFER_TYPE, Structs.CAPTURE);
      int status = device.ask("asking for formats", Structs.ENUMERATE_FORMATS, format);
      if (status == -Errno.EINVAL) {
        break;
      }
      VideoDevice.check(status, "asking for formats");
      int code = format.get(JAVA_INT, Structs.FORMAT_OFFER_CODE);
      offers.add(new FormatOffer(code, description(), sizes(code)));
    }
    return offers;
  }

  private String description() {
    return format
        .asSlice(Structs.FORMAT_OFFER_TEXT, Structs.FORMAT_OFFER_TEXT_BYTES)
        .getString(0, StandardCharsets.UTF_8);
  }

  private List<SizeOffer> sizes(int code) throws DeviceException {
    List<SizeOffer> offers = new ArrayList<>();
    for (int index = 0; index < MOST; index++) {
      sizes.fill((byte) 0);
      sizes.set(JAVA_INT, 0, index);
      sizes.set(JAVA_INT, Structs.SIZE_OFFER_CODE, code);
      int status = device.ask("asking for sizes", Structs.ENUMERATE_SIZES, sizes);
      if (status == -Errno.EINVAL || status == -Errno.ENOTTY) {
        break;
      }
      VideoDevice.check(status, "asking for sizes");
      offers.add(size(code));
      if (sizes.get(JAVA_INT, Structs.SIZE_OFFER_TYPE) != DISCRETE) {
        break;
      }
    }
    return offers.isEmpty() ? List.of(untold()) : offers;
  }

  private SizeOffer size(int code) throws DeviceException {
    boolean isOne = sizes.get(JAVA_INT, Structs.SIZE_OFFER_TYPE) == DISCRETE;
    Span width = isOne ? one(0) : range(0);
    Span height = isOne ? one(1) : range(3);
    return new SizeOffer(
        width, height, rates(code, width.near(size.width()), height.near(size.height())));
  }

  private Span one(int field) {
    int side = number(sizes, Structs.SIZE_OFFER_SIZES, field);
    return new Span(side, side, 1);
  }

  private Span range(int field) {
    return new Span(
        number(sizes, Structs.SIZE_OFFER_SIZES, field),
        number(sizes, Structs.SIZE_OFFER_SIZES, field + 1),
        Math.max(1, number(sizes, Structs.SIZE_OFFER_SIZES, field + 2)));
  }

  /** Old drivers have no lists of sizes, and take what comes near. */
  private static SizeOffer untold() {
    Span all = new Span(SMALLEST, LARGEST, 2);
    return new SizeOffer(all, all, Rates.unknown());
  }

  private Rates rates(int code, int width, int height) throws DeviceException {
    List<FrameRate> listed = new ArrayList<>();
    for (int index = 0; index < MOST; index++) {
      rates.fill((byte) 0);
      rates.set(JAVA_INT, 0, index);
      rates.set(JAVA_INT, Structs.RATE_OFFER_CODE, code);
      rates.set(JAVA_INT, Structs.RATE_OFFER_WIDTH, width);
      rates.set(JAVA_INT, Structs.RATE_OFFER_HEIGHT, height);
      int status = device.ask("asking for rates", Structs.ENUMERATE_RATES, rates);
      if (status == -Errno.EINVAL || status == -Errno.ENOTTY) {
        break;
      }
      VideoDevice.check(status, "asking for rates");
      addRate(listed, 0);
      if (rates.get(JAVA_INT, Structs.RATE_OFFER_TYPE) != DISCRETE) {
        addRate(listed, 2);
        return new Rates(listed, true);
      }
    }
    return new Rates(listed, false);
  }

  /** Drivers tell intervals: seconds, then the frames in them. */
  private void addRate(List<FrameRate> listed, int field) {
    int seconds = number(rates, Structs.RATE_OFFER_INTERVALS, field);
    int frames = number(rates, Structs.RATE_OFFER_INTERVALS, field + 1);
    if (seconds > 0 && frames > 0) {
      listed.add(new FrameRate(frames, seconds));
    }
  }

  private static int number(MemorySegment from, int offset, int field) {
    return from.get(JAVA_INT, offset + (long) field * Integer.BYTES);
  }
}
