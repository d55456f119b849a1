package dev.framecast.capture;

import dev.framecast.capture.settings.Asked;
import dev.framecast.capture.settings.CaptureConfig;
import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.camera.CameraSource;
import dev.framecast.capture.source.camera.format.CameraWish;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.pattern.TestPattern;
import dev.framecast.capture.source.video.MediaSource;
import dev.framecast.wire.clock.MicrosClock;

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
      case SourceUri.VideoFile file ->
          MediaSource.file(
              file.name(), config.encoding().codec().passed(true), config.loop(), clock, calls);
      case SourceUri.Network network ->
          MediaSource.network(
              network, config.encoding().codec().passed(false), config.loop(), clock, calls);
      case SourceUri.MovingPattern pattern ->
          new TestPattern(config.asked().size(), config.asked().fps(), clock);
    };
  }

  private static CameraWish wish(CaptureConfig config) {
    Asked asked = config.asked();
    return new CameraWish(
        asked.size(), asked.fps(), asked.inputFormat(), config.encoding().codec().passed(false));
  }
}
