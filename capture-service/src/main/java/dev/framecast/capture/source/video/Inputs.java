package dev.framecast.capture.source.video;

import dev.framecast.capture.source.SourceAddress;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.wire.v1.Codec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How FFmpeg is to open files and addresses. */
final class Inputs {
  /**
   * From the first question to the stream's beginning. Short enough that an address whose host is
   * away is asked again a few seconds after its return, in spite of the pauses of TCP's own tries.
   */
  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(4);

  private static final Duration FILE_DEADLINE = Duration.ofSeconds(10);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);

  private Inputs() {}

  /** A file, which may not lead FFmpeg to anything but files. */
  static MediaInput file(Path name) {
    return new MediaInput(
        "file '" + name + "'",
        "file:" + name,
        null,
        Map.of("protocol_whitelist", "file"),
        FILE_DEADLINE,
        FILE_DEADLINE);
  }

  /**
   * An address. What stands behind its {@code #} is for us and not for the server.
   *
   * @param isOverUdp of RTSP: what its video comes over
   */
  static MediaInput network(SourceAddress address, boolean isOverUdp) {
    return new MediaInput(
        address.toString(),
        address.url(),
        null,
        isRtsp(address) ? rtsp(isOverUdp) : Map.of(),
        OPEN_DEADLINE,
        CLOSE_DEADLINE);
  }

  /** Looks the host up, which may take its time: FFmpeg's own look-up cannot be given up. */
  static void lookUp(SourceAddress address, String name) throws SourceException {
    try {
      InetAddress.getByName(address.host());
    } catch (UnknownHostException unknown) {
      throw MediaFault.unknownHost(name, address.host());
    }
  }

  /** Whether the address is live whatever its server says of a length. */
  static boolean isRtsp(SourceAddress address) {
    return address.scheme().equals("rtsp");
  }

  /** The same codecs but one. */
  static Set<Codec> without(Codec unwanted, Set<Codec> codecs) {
    Set<Codec> others = new HashSet<>(codecs);
    others.remove(unwanted);
    return others;
  }

  /** TCP loses nothing, and passes firewalls. */
  private static Map<String, String> rtsp(boolean isOverUdp) {
    return Map.of("rtsp_transport", isOverUdp ? "udp" : "tcp", "allowed_media_types", "video");
  }
}
