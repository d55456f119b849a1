package dev.framecast.viewer.sink.window;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.UserMistakeException;
import dev.framecast.viewer.sink.AdminOption;
import dev.framecast.viewer.sink.StreamOption;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.ViewerOptions;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;
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
    if (GraphicsEnvironment.isHeadless()) {
      throw noScreen(new HeadlessException());
    }
    try {
      return CompletableFuture.supplyAsync(
              () -> new ViewerWindow(config, stream.name(), stop::request),
              SwingUtilities::invokeLater)
          .join();
    } catch (CompletionException inSwing) {
      if (isNoScreen(inSwing.getCause())) {
        throw noScreen(inSwing);
      }
      throw inSwing;
    } catch (AWTError | LinkageError failed) {
      throw noScreen(failed);
    }
  }

  private static boolean isNoScreen(@Nullable Throwable cause) {
    return cause instanceof AWTError
        || cause instanceof HeadlessException
        || cause instanceof LinkageError;
  }

  private static UserMistakeException noScreen(Throwable cause) {
    return new UserMistakeException(
        "no screen to open a window on: run it on a desktop (DISPLAY set, Java with its desktop"
            + " libraries), or watch with 'web' in a browser",
        cause);
  }
}
