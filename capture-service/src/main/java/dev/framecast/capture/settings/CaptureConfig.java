package dev.framecast.capture.settings;

import dev.framecast.capture.encode.Encoding;
import dev.framecast.capture.encode.OutputCodec;
import dev.framecast.capture.source.AddressMask;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All settings, checked. {@code toString} is the line printed at the start and holds no secret.
 *
 * @param sources at least one, each with a stream's name of its own
 * @param relay where to publish
 * @param maxMessageBytes the largest message taken from the relay or sent to it
 * @param admin where health and metrics are served
 * @param asked of cameras and of the test pattern
 * @param encoding what leaves, and how
 * @param loop whether files begin again at their end
 * @param onDemand whether sources are open only while somebody watches
 * @param preview whether each source gets a window here
 * @param token for the relay; empty where it needs none
 */
public record CaptureConfig(
    List<NamedSource> sources,
    HostPort relay,
    int maxMessageBytes,
    HostPort admin,
    Asked asked,
    Encoding encoding,
    boolean loop,
    boolean onDemand,
    boolean preview,
    String token) {
  private static final Duration LONGEST_GOP = Duration.ofMinutes(1);

  /** Checks everything. */
  public CaptureConfig {
    sources = List.copyOf(sources);
    if (encoding.quality() < 1 || encoding.quality() > 100) {
      throw new UserMistakeException("--quality " + encoding.quality() + " must be 1 to 100");
    }
    if (encoding.keyframeInterval().compareTo(LONGEST_GOP) > 0) {
      throw new UserMistakeException("--keyframe-interval must be at most 1m");
    }
    if (relay.port() == 0) {
      throw new UserMistakeException("--relay " + relay + ": port 0 is no port to connect to");
    }
    if (maxMessageBytes < Protocol.MAX_HELLO_BYTES
        || maxMessageBytes > Protocol.LARGEST_MAX_MESSAGE_BYTES) {
      throw new UserMistakeException(
          "--max-message-bytes %d: must be from %d to %d"
              .formatted(
                  maxMessageBytes, Protocol.MAX_HELLO_BYTES, Protocol.LARGEST_MAX_MESSAGE_BYTES));
    }
    checkNames(sources);
    sources.forEach(CaptureConfig::checkFile);
  }

  /**
   * What is said to the relay about a source before its first frame.
   *
   * @param instance chosen at random once in the life of the process
   */
  public Hello hello(NamedSource source, long instance) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setRole(Role.ROLE_PUBLISHER)
            .setStream(source.stream().value())
            .setToken(token)
            .setAgent("framecast-capture/" + ManifestVersion.of(CaptureConfig.class))
            .setInstance(instance)
            .setCodec(codec(source.uri()));
    boolean isAsked =
        source.uri() instanceof SourceUri.Camera || source.uri() instanceof SourceUri.MovingPattern;
    if (isAsked) {
      hello
          .setWidth(asked.size().width())
          .setHeight(asked.size().height())
          .setFps((float) asked.fps());
    }
    return hello.build();
  }

  @Override
  public String toString() {
    return "sources %s, relay %s, admin %s, %s, %s, loop %s, on demand %s, preview %s, token %s"
        .formatted(
            sources,
            relay,
            admin,
            asked,
            encoding,
            loop,
            onDemand,
            preview,
            token.isEmpty() ? "none" : "given");
  }

  /** What will leave, where that is known before the source is open. */
  private Codec codec(SourceUri uri) {
    boolean isRawOrJpeg =
        uri instanceof SourceUri.MovingPattern || uri instanceof SourceUri.VideoFile;
    return encoding.codec() == OutputCodec.AUTO && !isRawOrJpeg
        ? Codec.CODEC_UNSPECIFIED
        : encoding.codec().encoded();
  }

  private static void checkNames(List<NamedSource> sources) {
    if (sources.isEmpty()) {
      throw new UserMistakeException("no source is given: write --source camera: or --source NAME");
    }
    Set<StreamName> names = new HashSet<>();
    for (NamedSource source : sources) {
      if (!names.add(source.stream())) {
        throw new UserMistakeException(
            "two sources have the stream name '%s': name each, as in --source door=%s"
                .formatted(source.stream(), source.uri()));
      }
    }
  }

  private static void checkFile(NamedSource source) {
    if (!(source.uri() instanceof SourceUri.VideoFile(Path name))) {
      return;
    }
    String wrong =
        Files.isDirectory(name)
            ? "is a folder"
            : !Files.exists(name)
                ? "is not there"
                : !Files.isReadable(name) ? "cannot be read" : "";
    if (!wrong.isEmpty()) {
      throw new UserMistakeException(
          "--source: file %s %s; sources are %s"
              .formatted(AddressMask.quotable(name.toString()), wrong, SourceUri.KINDS));
    }
  }
}
