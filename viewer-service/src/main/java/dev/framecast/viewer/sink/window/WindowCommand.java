package dev.framecast.viewer.sink.window;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.Screen;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.viewer.sink.AdminOption;
import dev.framecast.viewer.sink.StreamOption;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.ViewerOptions;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code viewer-service window}. */
@Command(
    name = "window",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    description = "Shows a stream in a desktop window, with its age, rate, drops and state.")
@SuppressWarnings("NullAway.Init")
public final class WindowCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WindowCommand.class);

  @Mixin private ViewerOptions viewer;

  @Mixin private StreamOption stream;

  @Mixin private AdminOption admin;

  /** picocli makes it. */
  public WindowCommand() {}

  @Override
  public Integer call() throws Exception {
    ViewerConfig config = viewer.config();
    LOG.info("window: {}, stream {}", config, stream.name());
    try (OrderlyStop stop = new OrderlyStop();
        ViewerWindow window = open(config, stop);
        AutoCloseable listening = admin.start(stream.name().value(), window.subscriber())) {
      window.start();
      stop.await();
      LOG.info("closing");
    }
    return 0;
  }

  private ViewerWindow open(ViewerConfig config, OrderlyStop stop) {
    return Screen.open(
        () -> new ViewerWindow(config, stream.name(), stop::request),
        "no screen to open a window on: run it on a desktop (DISPLAY set, Java with its desktop"
            + " libraries), or watch with 'web' in a browser");
  }
}
