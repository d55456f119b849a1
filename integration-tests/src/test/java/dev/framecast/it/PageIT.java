package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.framecast.it.Pictures.Picture;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

/** The page in a real Chromium. */
@Timeout(180)
class PageIT {
  @Test
  void theCanvasMovesAndShowsPicturesOfTheFile() throws IOException {
    List<Picture> originals = Pictures.ofClip();
    try (Chain chain = new Chain();
        Browser browser = new Browser()) {
      chain.relay();
      chain.capture("cam=" + Chain.CLIP, "--loop");
      GenericContainer<?> web = chain.page();
      Page page = browser.open(Chain.pageOf(web));
      Locator canvas = page.locator("[data-stream='cam'] .picture canvas");
      canvas.waitFor();
      Browser.await(() -> isPictureOf(shown(canvas), originals));
      byte[] first = shown(canvas);
      Browser.await(
          () -> {
            byte[] later = shown(canvas);
            return !java.util.Arrays.equals(first, later) && isPictureOf(later, originals);
          });
      assertThat(page.locator("[data-stream='cam'] .state").textContent())
          .isEqualToIgnoringCase("live");
      assertThat(page.locator("[data-stream='cam'] .age").textContent()).containsPattern("\\d");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void theCardSaysThatNoCameraWasFoundAndWhatToDo() {
    try (Chain chain = new Chain();
        Browser browser = new Browser()) {
      chain.relay();
      chain.capture("cam=camera:");
      Page page = browser.open(Chain.pageOf(chain.page()));
      Locator tile = page.locator("[data-stream='cam']");
      Browser.await(
          () -> tile.innerText().toLowerCase(java.util.Locale.ROOT).contains("no camera"));
      assertThat(tile.innerText()).contains("testpattern:");
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static boolean isPictureOf(byte[] png, List<Picture> originals) throws IOException {
    return Pictures.bestPsnr(Pictures.of(png), originals) >= 30;
  }

  private static byte[] shown(Locator canvas) {
    String url = (String) canvas.evaluate("canvas => canvas.toDataURL('image/png')");
    return Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
  }
}
