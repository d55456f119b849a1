package dev.framecast.runtime.settings;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a picocli command the way all services do: settings from flags, else from {@code
 * FRAMECAST_*} variables; a mistake is one line on stderr.
 *
 * <p>Exit status: what the command returns; 1 for a {@link UserMistakeException}; 2 for a wrong
 * flag or variable; 70 for a defect of ours, which is the only case with a stack trace.
 */
public final class CommandRunner {
  /** Exit status for a mistake found after the flags were read. */
  public static final int MISTAKE = 1;

  private static final int DEFECT = 70;

  /**
   * An address of more than a host and a port, which was written where something else belongs, and
   * may hold a password; up to the line's last quote, since the password may hold one too.
   */
  private static final String QUOTED_ADDRESS =
      "'([A-Za-z0-9+.-]*:)//(?![A-Za-z0-9._-]*(?::\\d{1,5})?/?'[^']*$).*'";

  private CommandRunner() {}

  /** Runs {@code command} with the process's environment and returns the exit status. */
  public static int run(Object command, String... args) {
    return run(command, System.getenv(), args);
  }

  /** Runs {@code command} with the given environment and returns the exit status. */
  public static int run(Object command, Map<String, String> environment, String... args) {
    CommandLine line = new CommandLine(command);
    var defaults = new EnvironmentDefaults(environment);
    configure(line, defaults);
    return line.execute(args);
  }

  /**
   * A picocli converter from a parser whose {@link IllegalArgumentException} is fit for the user.
   *
   * @param parse text to value
   */
  public static <T> ITypeConverter<T> orSay(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    };
  }

  private static void configure(CommandLine line, EnvironmentDefaults defaults) {
    line.setDefaultValueProvider(defaults);
    line.registerConverter(HostPort.class, orSay(HostPort::new));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(CommandRunner::wrongParameter);
    line.setExecutionExceptionHandler((failure, failed, parsed) -> failed(failed, failure));
    line.getSubcommands().values().forEach(sub -> configure(sub, defaults));
  }

  private static int wrongParameter(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    String message =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : String.valueOf(wrong.getMessage());
    line.getErr().println(oneLine(line, message) + " (see --help)");
    return CommandLine.ExitCode.USAGE;
  }

  /** Values are left out: behind a flag that is not known may stand an address with a password. */
  private static String unknown(UnmatchedArgumentException unmatched) {
    List<String> arguments = unmatched.getUnmatched();
    List<String> flags =
        arguments.stream()
            .filter(argument -> argument.startsWith("-"))
            .map(argument -> argument.replaceFirst("[=:].*", ""))
            .toList();
    return flags.isEmpty()
        ? "%d arguments stand behind no flag".formatted(arguments.size())
        : "Unknown option: " + String.join(", ", flags);
  }

  private static int failed(CommandLine line, Exception failure) {
    PrintWriter err = line.getErr();
    if (failure instanceof UserMistakeException mistake) {
      err.println(oneLine(line, String.valueOf(mistake.getMessage())));
      return MISTAKE;
    }
    failure.printStackTrace(err);
    return DEFECT;
  }

  private static String oneLine(CommandLine line, String message) {
    String name = line.getCommandSpec().root().name();
    return name
        + ": "
        + message
            .replaceAll("\\s*[\\r\\n]+\\s*", "; ")
            .replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?")
            .replaceAll(QUOTED_ADDRESS, "'$1//***'");
  }
}
