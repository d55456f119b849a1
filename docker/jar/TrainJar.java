import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts two files beside a service's jar: its AOT cache, with which it starts in half the time, and
 * an argument file, so that {@code java @SERVICE.args} starts it with that cache and with the flags
 * that the images use.
 *
 * <p>{@code java TrainJar.java HOME FLAGS JAR READY ARGUMENT...}: HOME is the JDK that trains where
 * the one that runs this is too old, FLAGS the argument file with the JVM's flags, READY a piece of the line that the service logs when it is up. It is started with the
 * arguments, and stopped when it has logged that line; Java writes down on its way out which classes
 * it loaded and linked. Maven runs this at {@code package} (not with {@code -Dexec.skip}).
 *
 * <p>A cache is a gain, not a need: what fails here is one line, never a failed build. And it never
 * stops a start: one that does not fit the jar or the Java found later is passed over in silence.
 */
final class TrainJar {
  private static final int FIRST_JAVA = 25;
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 30;

  /** What would have the JVM speak of its cache on stdout, where a service's answers belong. */
  private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  private final Path java;
  private final List<String> flags;
  private final Path jar;
  private final Path cache;

  private TrainJar(Path home, Path flags, Path jar) throws IOException {
    boolean isTooOld = Runtime.version().feature() < FIRST_JAVA;
    Path mine = Path.of(System.getProperty("java.home"));
    this.java = (isTooOld ? home : mine).resolve("bin").resolve("java");
    this.flags = new ArrayList<>(SILENT);
    for (String line : Files.readAllLines(flags)) {
      if (line.startsWith("-")) {
        this.flags.add(line.strip());
      }
    }
    this.jar = jar.toAbsolutePath();
    this.cache = beside(".aot");
  }

  /** Trains; see above. */
  public static void main(String[] args) throws Exception {
    TrainJar training = new TrainJar(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    Files.deleteIfExists(training.cache);
    try {
      training.run(args[3], List.of(args).subList(4, args.length));
    } catch (IOException | TimeoutException failed) {
      System.err.println(training.jar + " gets no AOT cache: " + failed.getMessage());
    }
    training.writeArguments();
  }

  private void run(String ready, List<String> arguments)
      throws IOException, InterruptedException, TimeoutException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(flags);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(TrainJar::changesTheStart);
    Process service = builder.start();
    try {
      var log = CompletableFuture.supplyAsync(() -> readToEnd(service, ready));
      if (!service.waitFor(START_SECONDS + STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException("it did not end within " + (START_SECONDS + STOP_SECONDS) + " s");
      }
      if (!Files.exists(cache)) {
        throw new IOException(log.join());
      }
    } finally {
      service.destroyForcibly();
    }
  }

  /** Asks the service to stop when it is ready; all that it said. */
  private static String readToEnd(Process service, String ready) {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines = service.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.append(line).append('\n');
        if (line.contains(ready)) {
          // Process.destroy would close this log, and with it the way of the JVM that makes the cache.
          service.toHandle().destroy();
        }
      }
    } catch (IOException broken) {
      all.append(broken.getMessage());
    }
    return all.toString();
  }

  /** A setting of whoever builds must not end in the cache, nor keep it from being made. */
  private static boolean changesTheStart(String variable) {
    return variable.startsWith("FRAMECAST_")
        || List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").contains(variable);
  }

  private void writeArguments() throws IOException {
    List<String> lines = new ArrayList<>(flags);
    if (Files.exists(cache)) {
      lines.add("-XX:AOTCache=" + quoted(cache));
    }
    lines.add("-jar " + quoted(jar));
    Files.write(beside(".args"), lines);
  }

  private static String quoted(Path file) {
    return '"' + file.toString().replace("\\", "\\\\") + '"';
  }

  private Path beside(String suffix) {
    return jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", suffix));
  }
}
