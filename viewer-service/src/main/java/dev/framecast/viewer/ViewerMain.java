package dev.framecast.viewer;

import dev.framecast.runtime.settings.CommandRunner;

/** Starts the viewer. */
public final class ViewerMain {
  private ViewerMain() {}

  /** Runs one sink until it is done or told to stop; the exit status is the sink's. */
  public static void main(String[] args) {
    // JavaCPP writes to stderr by itself unless it is told otherwise before its first class.
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    System.exit(CommandRunner.run(new ViewerCommand(), args));
  }
}
