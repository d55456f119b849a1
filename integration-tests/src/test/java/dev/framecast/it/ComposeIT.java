package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code docker compose up}, as on the camera's host, under a project name and ports of its own.
 */
@Timeout(300)
class ComposeIT {
  private static final String PROJECT = "framecast-it-" + ProcessHandle.current().pid();

  @Test
  void theTestPatternIsShownAndTheCameraIsMissed() throws Exception {
    String page = "127.0.0.1:" + freePort();
    Map<String, String> variables =
        Map.of(
            "FRAMECAST_SOURCE",
            "pattern=testpattern: cam=camera:",
            "FRAMECAST_PAGE_ADDRESS",
            page,
            "FRAMECAST_RELAY_ADDRESS",
            "127.0.0.1:" + freePort());
    try (Browser browser = new Browser()) {
      Finished up = compose(variables, "up", "--detach", "--no-build", "--wait");
      assertThat(up.status()).as(up.printed()).isZero();
      Page open = browser.open("http://" + page + "/");
      Locator pattern = open.locator("[data-stream='pattern'] .state");
      Browser.await(() -> pattern.textContent().equalsIgnoreCase("live"));
      Locator camera = open.locator("[data-stream='cam']");
      Browser.await(() -> camera.innerText().toLowerCase(Locale.ROOT).contains("no camera"));
    } finally {
      Finished down = compose(variables, "down", "--volumes");
      assertThat(down.status()).as(down.printed()).isZero();
    }
  }

  private static Finished compose(Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("docker", "compose", "-p", PROJECT));
    line.addAll(List.of(command));
    return Finished.of(line, variables, new File(".."));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }
}
