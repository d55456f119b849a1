package dev.framecast.capture;

import dev.framecast.capture.source.PictureSize;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All settings, checked. {@code toString} is the line printed at the start and holds no secret.
 *
 * @param sources at least one, each with a stream's name of its own
 * @param relay where to publish
 * @param admin where health and metrics are served
 * @param size asked from cameras and the test pattern
 * @param fps frames a second, asked from cameras and the test pattern: above 0, at most 240
 * @param loop whether files begin again at their end
 * @param quality of JPEGs encoded here, 1 to 100
 * @param token for the relay; empty where it needs none
 */
record CaptureConfig(
    List<NamedSource> sources,
    HostPort relay,
    HostPort admin,
    PictureSize size,
    double fps,
    boolean loop,
    int quality,
    String token) {
  private static final double MAX_FPS = 240;

  CaptureConfig {
    sources = List.copyOf(sources);
    if (!(fps > 0 && fps <= MAX_FPS)) {
      throw new UserMistakeException("--fps " + fps + " must be above 0 and at most 240");
    }
    if (quality < 1 || quality > 100) {
      throw new UserMistakeException("--quality " + quality + " must be 1 to 100");
    }
    if (relay.port() == 0) {
      throw new UserMistakeException("--relay " + relay + ": port 0 is no port to connect to");
    }
    checkNames(sources);
    sources.forEach(CaptureConfig::checkFile);
  }

  /**
   * What is said to the relay about a source before its first frame.
   *
   * @param instance chosen at random once in the life of the process
   */
  Hello hello(NamedSource source, long instance) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setRole(Role.ROLE_PUBLISHER)
            .setStream(source.stream().value())
            .setToken(token)
            .setAgent("framecast-capture/" + ManifestVersion.of(CaptureConfig.class))
            .setInstance(instance)
            .setCodec(Codec.CODEC_JPEG);
    boolean isAsked =
        source.uri() instanceof SourceUri.Camera || source.uri() instanceof SourceUri.MovingPattern;
    if (isAsked) {
      hello.setWidth(size.width()).setHeight(size.height()).setFps((float) fps);
    }
    return hello.build();
  }

  @Override
  public String toString() {
    return "sources %s, relay %s, admin %s, size %s, fps %s, loop %s, quality %d, token %s"
        .formatted(
            sources, relay, admin, size, fps, loop, quality, token.isEmpty() ? "none" : "given");
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
          "--source: file '%s' %s; sources are %s".formatted(name, wrong, SourceUri.KINDS));
    }
  }
}
