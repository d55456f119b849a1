package dev.framecast.viewer;

import dev.framecast.runtime.CommandRunner;

/** Starts the viewer. */
public final class ViewerMain {
  private ViewerMain() {}

  /** Runs one sink until it is done or told to stop; the exit status is the sink's. */
  public static void main(String[] args) {
    System.exit(CommandRunner.run(new ViewerCommand(), args));
  }
}
