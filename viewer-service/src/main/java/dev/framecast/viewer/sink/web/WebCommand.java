package dev.framecast.viewer.sink.web;

import dev.framecast.runtime.OrderlyStop;
import dev.framecast.runtime.settings.HostPort;
import dev.framecast.runtime.settings.ManifestVersion;
import dev.framecast.viewer.sink.ViewerOptions;
import dev.framecast.viewer.sink.web.http.origin.WebOrigin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code web}: shows all streams in browsers. */
@Command(
    name = "web",
    description = "Show all streams on a page for browsers, and to other software as MJPEG.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    sortOptions = false)
public final class WebCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WebCommand.class);

  @Mixin private ViewerOptions viewer = new ViewerOptions();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "Where the page is (default: ${DEFAULT-VALUE}).")
  private HostPort listen = new HostPort("127.0.0.1", 8080);

  @Option(
      names = "--insecure-public",
      description =
          "Allow --listen on an address that other machines reach, although the page asks for no"
              + " password and is not encrypted.")
  private boolean insecurePublic;

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      split = ",",
      description =
          "Also answer under this name, such as that of the reverse proxy in front; repeatable.")
  private List<String> allowedHosts = new ArrayList<>();

  @Option(
      names = "--allowed-origin",
      paramLabel = "ORIGIN",
      split = ",",
      converter = OriginConverter.class,
      description =
          "Let pages of this origin, such as https://dash.example, embed pictures and open the"
              + " WebSocket; repeatable.")
  private Set<WebOrigin> allowedOrigins = new LinkedHashSet<>();

  @Option(
      names = "--max-browsers",
      paramLabel = "N",
      defaultValue = "200",
      description = "Pages and MJPEG readers at once (default: ${DEFAULT-VALUE}).")
  private int maxBrowsers = 200;

  /** picocli makes it. */
  public WebCommand() {}

  /** Reads an origin that the user writes. */
  private static final class OriginConverter implements ITypeConverter<WebOrigin> {
    @Override
    public WebOrigin convert(String text) {
      WebOrigin origin = WebOrigin.parse(text);
      if (origin == null) {
        throw new TypeConversionException(
            "'" + text + "' must be like https://dash.example or http://192.168.1.20:8123");
      }
      return origin;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    WebConfig config =
        new WebConfig(
            viewer.config(), listen, insecurePublic, allowedHosts, allowedOrigins, maxBrowsers);
    LOG.info("{}", config);
    try (OrderlyStop stop = new OrderlyStop();
        WebScreen screen = WebScreen.start(config)) {
      LOG.info("the page is at http://{}:{}/", pageHost(), screen.port());
      stop.await();
      LOG.info("stopping");
    }
    return 0;
  }

  private String pageHost() {
    return listen.resolve().getAddress().isAnyLocalAddress()
        ? "localhost"
        : listen.toString().substring(0, listen.toString().lastIndexOf(':'));
  }
}
