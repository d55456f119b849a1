package dev.framecast.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of the host that has ended.
 *
 * @param status its exit status
 * @param printed all that it wrote, both streams
 */
record Finished(int status, String printed) {
  private static final int PATIENCE_SECONDS = 60;

  /** Runs a command to its end, at most a minute. */
  static Finished of(List<String> command) throws IOException, InterruptedException {
    return of(command, Map.of(), new File("."));
  }

  /** Runs a command to its end, at most a minute, with more variables, in a folder. */
  static Finished of(List<String> command, Map<String, String> variables, File folder)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder);
    builder.environment().putAll(variables);
    Path output = java.nio.file.Files.createTempFile("finished", ".log");
    try {
      Process process = builder.redirectOutput(output.toFile()).start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Finished(
          process.exitValue(), java.nio.file.Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      java.nio.file.Files.delete(output);
    }
  }

  /** Runs a service's jar with these arguments to its end. */
  static Finished ofJar(String service, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Path.of("..", service, "target", service + ".jar").toString());
    command.addAll(List.of(arguments));
    return of(command);
  }
}
