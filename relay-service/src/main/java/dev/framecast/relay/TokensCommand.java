package dev.framecast.relay;

import dev.framecast.relay.access.TokenPair;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relay-service tokens}: makes the files that hold the tokens. */
@Command(
    name = "tokens",
    mixinStandardHelpOptions = true,
    description =
        "Write publish.token and view.token, where they are missing, for their owner only.")
@SuppressWarnings("NullAway.Init")
final class TokensCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Path> written = TokenPair.make(out);
    var console = spec.commandLine().getOut();
    written.forEach(file -> console.println("wrote " + file));
    if (written.isEmpty()) {
      console.println("both tokens are there already in " + out);
    }
    return 0;
  }
}
