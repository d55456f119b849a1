package dev.framecast.capture.source.video;

import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.wire.v1.Codec;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How FFmpeg is to open an address. */
final class NetworkInput {
  /**
   * From the first question to the stream's beginning. Short enough that an address whose host is
   * away is asked again a few seconds after its return, in spite of the pauses of TCP's own tries.
   */
  private static final Duration OPEN_DEADLINE = Duration.ofSeconds(4);

  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);
  private static final String OVER_UDP = "transport=udp";

  private NetworkInput() {}

  /** The input of an address. What stands behind its {@code #} is for us and not for the server. */
  static MediaInput of(SourceUri.Network network) {
    URI address = network.address();
    String url = address.toString();
    int fragment = url.indexOf('#');
    return new MediaInput(
        network.toString(),
        fragment < 0 ? url : url.substring(0, fragment),
        null,
        isRtsp(address) ? rtsp(isOverUdp(address)) : Map.of(),
        false,
        OPEN_DEADLINE,
        CLOSE_DEADLINE);
  }

  /** Whether the address is live whatever its server says of a length. */
  static boolean isRtsp(URI address) {
    return address.getScheme().equalsIgnoreCase("rtsp");
  }

  /**
   * What of {@code wanted} may be passed on untouched. Over UDP FFmpeg does not say which H.264
   * came with holes in it; its decoder sees them.
   */
  static Set<Codec> passed(URI address, Set<Codec> wanted) {
    Set<Codec> passed = EnumSet.noneOf(Codec.class);
    passed.addAll(wanted);
    if (isOverUdp(address)) {
      passed.remove(Codec.CODEC_H264);
    }
    return passed;
  }

  private static boolean isOverUdp(URI address) {
    return isRtsp(address) && OVER_UDP.equals(address.getFragment());
  }

  /** Over TCP unless told otherwise: nothing is lost there, and it passes firewalls. */
  private static Map<String, String> rtsp(boolean isOverUdp) {
    return Map.of("rtsp_transport", isOverUdp ? "udp" : "tcp", "allowed_media_types", "video");
  }
}
