package dev.framecast.it;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * The machine's Chromium, or Chrome, under Playwright. Used by one thread, as Playwright demands.
 */
final class Browser implements AutoCloseable {
  private static final List<Path> CHROMIUMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

  private final Playwright playwright = Playwright.create();
  private final List<String> errors = new ArrayList<>();
  private final com.microsoft.playwright.Browser chromium =
      playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(installed())
                  .setArgs(
                      List.of(
                          "--no-sandbox",
                          "--disable-gpu",
                          "--disable-quic",
                          "--no-first-run",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-sync")));

  /** Opens a page; what it throws or logs as an error is kept. */
  Page open(String address) {
    Page page = chromium.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.navigate(address);
    return page;
  }

  /** What pages threw or logged as errors so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Waits on the calling thread, which alone may speak to the browser. */
  static void await(Callable<Boolean> until) {
    Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(until);
  }

  private static Path installed() {
    return CHROMIUMS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no browser: install one of " + CHROMIUMS));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
