package dev.framecast.capture.settings;

import dev.framecast.capture.encode.Encoding;
import dev.framecast.capture.encode.OutputCodec;
import dev.framecast.capture.source.camera.CameraList;
import dev.framecast.capture.source.camera.format.InputFormat;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.runtime.settings.CommandRunner;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.runtime.settings.PlainDuration;
import dev.framecast.runtime.settings.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. picocli fills the fields in, from flags or from {@code FRAMECAST_*}. */
@Command(
    name = "capture-service",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    showDefaultValues = true,
    description = "Reads cameras, files and other sources and publishes each as a stream.",
    footer = {
      "",
      "Each flag can be given as FRAMECAST_ and its name in capitals, as in FRAMECAST_RELAY;",
      "FRAMECAST_SOURCE holds several sources separated by white space."
    })
@SuppressWarnings("NullAway.Init")
public final class CaptureCommand implements Callable<Integer> {
  private static final String SOURCE = "--source";
  private static final String FIRST_CAMERA = "camera:";

  /** What the checked settings are handed to. */
  @FunctionalInterface
  public interface Service {
    /** Runs until the end; the exit status. */
    int serve(CaptureConfig config) throws InterruptedException;
  }

  private final Service service;

  @Spec private CommandSpec spec;

  @Option(
      names = SOURCE,
      paramLabel = "[NAME=]URI",
      defaultValue = FIRST_CAMERA,
      description = {
        "What to publish, and as which stream (cam when no name is given); may be repeated.",
        "camera: (the first usable), camera:/dev/video0, a video file's name, rtsp://...,",
        "http://..., testpattern:"
      })
  private List<String> sources;

  @Option(
      names = "--source-file",
      paramLabel = "FILE",
      description = {
        "File with a source a line, [NAME=]URI, beside those of --source: passwords on a command",
        "line are seen by every user of the machine."
      })
  private @Nullable Path sourceFile;

  @Option(
      names = "--relay",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7400",
      description = "The relay to publish to.")
  private HostPort relay;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7402",
      description = "Where /health and /metrics are served.")
  private HostPort admin;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      paramLabel = "WxH",
      defaultValue = "1280x720",
      description = "Picture size to ask of cameras and of the test pattern.")
  private PictureSize size;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = {
        "Frames a second to ask of cameras and of the test pattern (30), and how often a still",
        "picture or a snapshot's address is read (1)."
      })
  private @Nullable Double fps;

  @Option(names = "--loop", description = "Begin a file again at its end.")
  private boolean loop;

  @Option(
      names = "--quality",
      paramLabel = "1-100",
      defaultValue = "80",
      description = "Quality of what is encoded here, JPEG or H.264.")
  private int quality;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = {
        "What to ask of cameras: auto (their own compressed pictures where they reach size and",
        "rate), mjpeg, h264, raw."
      })
  private InputFormat inputFormat;

  @Option(
      names = "--codec",
      paramLabel = "CODEC",
      defaultValue = "auto",
      description = {
        "What leaves: auto (compressed pictures as they are, raw ones as JPEG), jpeg, h264, and",
        "without loss png or raw."
      })
  private OutputCodec codec;

  @Option(
      names = "--keyframe-interval",
      converter = PlainDuration.class,
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "Longest time between keyframes of the H.264 that is encoded here.")
  private Duration keyframeInterval;

  @Option(
      names = "--on-demand",
      description = "Open a source only while somebody watches its stream.")
  private boolean onDemand;

  @Option(
      names = "--preview",
      description = "Show each source in a window here, beside the sending.")
  private boolean preview;

  @Option(
      names = "--list-devices",
      description = "List the cameras with all that they offer, and end.")
  private boolean listDevices;

  @Option(names = "--json", description = "With --list-devices: as JSON.")
  private boolean json;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds the token for the relay.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--max-message-bytes",
      paramLabel = "N",
      defaultValue = "16777216",
      description = "Largest message to take from the relay or to send to it.")
  private int maxMessageBytes;

  /** A command that hands its settings to {@code service}. */
  public CaptureCommand(Service service) {
    this.service = service;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (json && !listDevices) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--json goes with --list-devices only");
    }
    return listDevices
        ? new CameraList().print(json, System.out, System.err)
        : service.serve(config());
  }

  private CaptureConfig config() {
    String token = tokenFile == null ? "" : TokenFile.read("--token-file", tokenFile);
    return new CaptureConfig(
        namedSources(),
        relay,
        maxMessageBytes,
        admin,
        new Asked(size, fps, inputFormat),
        new Encoding(codec, quality, keyframeInterval),
        loop,
        onDemand,
        preview,
        token);
  }

  private List<NamedSource> namedSources() {
    List<NamedSource> all = new ArrayList<>();
    boolean isFlag = spec.commandLine().getParseResult().hasMatchedOption(SOURCE);
    try {
      if (sourceFile == null || isFlag || !sources.equals(List.of(FIRST_CAMERA))) {
        sources.stream()
            .flatMap(text -> isFlag ? Stream.of(text) : words(text))
            .map(NamedSource::parse)
            .forEach(all::add);
      }
    } catch (IllegalArgumentException wrong) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), SOURCE + ": " + wrong.getMessage());
    }
    if (sourceFile != null) {
      all.addAll(SourceFile.read(sourceFile));
    }
    return all;
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+"));
  }

  private static final class SizeOption implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) throws Exception {
      return CommandRunner.<PictureSize>orSay(PictureSize::new).convert(text);
    }
  }
}
