package dev.framecast.viewer.sink.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's files reach the browser. */
class PageFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/web");

  @Test
  void everyFileIsServedUntouchedWithItsType() throws IOException {
    try (WebTrial trial = new WebTrial();
        Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        HttpResponse<byte[]> answer = trial.getBytes("/page/" + file.getFileName());
        assertThat(answer.statusCode()).as(file.toString()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValueSatisfying(
                type -> assertThat(type).matches("(text/(html|css|javascript)|image/svg).*"));
      }
      assertThat(trial.getBytes("/").body())
          .isEqualTo(Files.readAllBytes(FOLDER.resolve("index.html")));
    }
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws IOException {
    try (WebTrial trial = new WebTrial()) {
      String etag = trial.get("/page/style.css").headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again =
          trial.ask(
              trial.request("/page/style.css").header("If-None-Match", etag).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
  }

  @Test
  void thePageHasNoInlineScriptOrStyleAndEveryImportExists() throws IOException {
    String html = Files.readString(FOLDER.resolve("index.html"));
    assertThat(html).doesNotContainPattern("<script>|<style|\\sstyle=|\\son[a-z]+=|javascript:");
    try (Stream<Path> scripts = Files.list(FOLDER)) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".js")).toList()) {
        String source = Files.readString(script);
        assertThat(source).doesNotContain("innerHTML", "eval(", "document.write");
        assertThat(source.lines().count()).as(script.toString()).isLessThan(250);
        List<String> imports =
            Pattern.compile("from '\\./([a-z0-9]+\\.js)'")
                .matcher(source)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(imports).allMatch(name -> Files.exists(FOLDER.resolve(name)));
      }
    }
  }
}
