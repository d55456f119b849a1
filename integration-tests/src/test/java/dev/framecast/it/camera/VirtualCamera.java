package dev.framecast.it.camera;

import java.util.ArrayList;
import java.util.List;

/**
 * A camera of a {@link CameraHost}.
 *
 * @param name what commands call it
 * @param card its model; cameras of the same kind have the same
 * @param serial its serial number
 * @param node N of the {@code /dev/videoN} that it is plugged in as, or {@link #UNPLUGGED}; its
 *     metadata are at N + 1
 * @param formats what it offers, its default first
 */
record VirtualCamera(String name, String card, String serial, int node, List<Format> formats) {
  static final int UNPLUGGED = -1;

  /**
   * A format in one size.
   *
   * @param fourcc of V4L2, as MJPG
   * @param rates frames a second, separated by commas, the default first
   */
  record Format(String fourcc, String rates, Clip clip) {}

  /** A camera of JPEGs alone, at 30 frames a second. */
  static VirtualCamera ofJpegs(String name, int node, Clip clip) {
    return new VirtualCamera(name, name, "S1", node, List.of(new Format("MJPG", "30", clip)));
  }

  /** Its stable name, as udev's rules make it. */
  String byIdName() {
    return "usb-Fixture_%s_%s-video-index0".formatted(card.replace(' ', '_'), serial);
  }

  /** The link to its node that has that name. */
  String byId() {
    return "/dev/v4l/by-id/" + byIdName();
  }

  /** Where its clip of that format lies in the container. */
  String clipFile(int format) {
    return "/clips/%s-%d".formatted(name, format);
  }

  /** The camera as the fixture reads it. */
  String description() {
    List<String> lines = new ArrayList<>();
    lines.add("camera " + name);
    lines.add("card " + card);
    lines.add("serial " + serial);
    for (int i = 0; i < formats.size(); i++) {
      Format format = formats.get(i);
      Clip clip = format.clip();
      lines.add(
          "format %s %dx%d %s %s"
              .formatted(
                  format.fourcc(), clip.width(), clip.height(), format.rates(), clipFile(i)));
    }
    if (node != UNPLUGGED) {
      lines.add("plugged " + node);
    }
    return String.join("\n", lines) + "\n";
  }
}
