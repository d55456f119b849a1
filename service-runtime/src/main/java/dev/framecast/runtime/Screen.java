package dev.framecast.runtime;

import dev.framecast.runtime.settings.UserMistakeException;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** The desktop's screen, which a machine may not have. */
public final class Screen {
  private Screen() {}

  /**
   * Opens a window.
   *
   * @param window makes it, on Swing's thread
   * @param mistake what the user is told where there is no screen
   * @throws UserMistakeException where there is no screen, or Java lacks what it takes to use it
   */
  public static <T> T open(Supplier<T> window, String mistake) {
    if (GraphicsEnvironment.isHeadless()) {
      throw new UserMistakeException(mistake, new HeadlessException());
    }
    try {
      return CompletableFuture.supplyAsync(window, SwingUtilities::invokeLater).join();
    } catch (CompletionException inSwing) {
      if (isNoScreen(inSwing.getCause())) {
        throw new UserMistakeException(mistake, inSwing);
      }
      throw inSwing;
    } catch (AWTError | LinkageError failed) {
      throw new UserMistakeException(mistake, failed);
    }
  }

  private static boolean isNoScreen(@Nullable Throwable cause) {
    return cause instanceof AWTError
        || cause instanceof HeadlessException
        || cause instanceof LinkageError;
  }
}
