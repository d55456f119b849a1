package dev.framecast.viewer.sink;

import dev.framecast.runtime.settings.CommandRunner;
import dev.framecast.wire.StreamName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The flag of sinks that show one stream; a picocli mixin. */
@SuppressWarnings("NullAway.Init")
public final class StreamOption {
  @Option(
      names = "--stream",
      required = true,
      paramLabel = "NAME",
      converter = Converter.class,
      description = "The stream.")
  private StreamName stream;

  /** The stream asked for. */
  public StreamName name() {
    return stream;
  }

  /** Text to name, with a message fit for the user. */
  static final class Converter implements ITypeConverter<StreamName> {
    @Override
    public StreamName convert(String text) throws Exception {
      return CommandRunner.orSay(StreamName::new).convert(text);
    }
  }
}
