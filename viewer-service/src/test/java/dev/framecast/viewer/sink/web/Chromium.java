package dev.framecast.viewer.sink.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * The machine's Chromium, or Chrome, with one page that shows the stream "cam". Used by one thread,
 * as Playwright demands.
 */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Path> INSTALLED =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright
          .chromium()
          .launch(new BrowserType.LaunchOptions().setExecutablePath(installed()).setArgs(FLAGS));
  private final List<String> errors = new ArrayList<>();
  private final Page page = browser.newPage();

  Chromium(String address) {
    page.setDefaultTimeout(PATIENCE.toMillis());
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.navigate(address + "/#cam");
  }

  Page page() {
    return page;
  }

  /** What the page threw or logged as errors so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** One of the page's own figures of the stream; -1 where there is none yet. */
  long figure(String name) {
    return ((Number)
            page.evaluate("name => Math.round((framecast.streams.cam || {})[name] ?? -1)", name))
        .longValue();
  }

  /** Waits on the calling thread, which alone may speak to the browser. */
  static void await(Callable<Boolean> until) {
    Awaitility.await().pollInSameThread().atMost(PATIENCE).until(until);
  }

  /** Waits until the page itself says so. */
  void await(String condition, long argument) {
    page.waitForFunction(condition, (double) argument);
  }

  private static Path installed() {
    return INSTALLED.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no browser: install one of " + INSTALLED));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
