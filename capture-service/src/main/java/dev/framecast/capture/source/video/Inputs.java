package dev.framecast.capture.source.video;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_OTHER_4XX;

import dev.framecast.capture.source.SourceAddress;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.media.MediaException;
import dev.framecast.capture.source.media.MediaInput;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.media.PictureReader;
import dev.framecast.wire.v1.Codec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

  /**
   * Opens an input. A server that refuses to send a part of something is asked for the whole, in
   * which nothing can be looked up out of order.
   */
  static PictureReader open(MediaInput input, Set<Codec> passed, NativeCalls calls)
      throws MediaException {
    try {
      return new PictureReader(input, passed, calls);
    } catch (MediaException refused) {
      boolean isRange = refused.status() == AVERROR_HTTP_OTHER_4XX && !calls.isAborted();
      if (!isRange || !input.url().startsWith("http")) {
        throw refused;
      }
      return new PictureReader(whole(input), passed, calls);
    }
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

  private static MediaInput whole(MediaInput input) {
    Map<String, String> options = new HashMap<>(input.options());
    options.put("seekable", "0");
    return new MediaInput(
        input.name(),
        input.url(),
        input.format(),
        options,
        input.openDeadline(),
        input.readDeadline());
  }

  /** TCP loses nothing, and passes firewalls. */
  private static Map<String, String> rtsp(boolean isOverUdp) {
    return Map.of("rtsp_transport", isOverUdp ? "udp" : "tcp", "allowed_media_types", "video");
  }
}
