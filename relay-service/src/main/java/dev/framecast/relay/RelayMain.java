package dev.framecast.relay;

import dev.framecast.runtime.settings.CommandRunner;

/** The process. */
public final class RelayMain {
  private RelayMain() {}

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(CommandRunner.run(new RelayCommand(), args));
  }
}
