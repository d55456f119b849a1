package dev.framecast.capture;

import dev.framecast.capture.settings.Asked;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.camera.CameraSource;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.http.HttpSource;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.pattern.TestPattern;
import dev.framecast.capture.source.still.FileSource;
import dev.framecast.capture.source.video.MediaSource;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Path;
import java.util.Set;

/** Makes the source that a URI names. */
final class FrameSources {
  private FrameSources() {}

  /**
   * The source, not yet open.
   *
   * @param calls what its native calls are announced to
   */
  static FrameSource of(SourceUri uri, CaptureConfig config, MicrosClock clock, NativeCalls calls) {
    return switch (uri) {
      case SourceUri.Camera camera -> new CameraSource(camera.device(), wish(config), clock, calls);
      case SourceUri.VideoFile file -> file(file.name(), config, clock, calls);
      case SourceUri.Network network -> network(network, config, clock, calls);
      case SourceUri.MovingPattern pattern ->
          new TestPattern(config.asked().size(), config.asked().fps(), clock);
    };
  }

  private static FrameSource file(
      Path name, CaptureConfig config, MicrosClock clock, NativeCalls calls) {
    Set<Codec> passed = config.encoding().codec().passed(true);
    return new FileSource(name, passed, config.loop(), config.asked().pollInterval(), clock, calls);
  }

  private static FrameSource network(
      SourceUri.Network network, CaptureConfig config, MicrosClock clock, NativeCalls calls) {
    Set<Codec> passed = config.encoding().codec().passed(false);
    if (network.address().scheme().equals("rtsp")) {
      return MediaSource.network(network, passed, config.loop(), clock, calls);
    }
    try {
      return new HttpSource(
          network, passed, config.loop(), config.asked().pollInterval(), clock, calls);
    } catch (IllegalArgumentException noAddress) {
      throw new UserMistakeException(
          "--source " + network + " " + noAddress.getMessage(), noAddress);
    }
  }

  private static CameraWish wish(CaptureConfig config) {
    Asked asked = config.asked();
    return new CameraWish(
        asked.size(), asked.fps(), asked.inputFormat(), config.encoding().codec().passed(false));
  }
}
