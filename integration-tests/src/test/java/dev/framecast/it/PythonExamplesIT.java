package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Pictures.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python examples, as their reader would run them, against the real relay. */
@Timeout(180)
class PythonExamplesIT {
  private static final Path EXAMPLES = Path.of("../docs/examples/python").toAbsolutePath();
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path dir;

  @Test
  void theGoldenBytesAreReadAndWrittenAlike() throws Exception {
    Finished check = Finished.of(List.of(PYTHON, EXAMPLES.resolve("check_golden.py").toString()));
    assertThat(check.status()).as(check.printed()).isZero();
  }

  @Test
  void oneWatchesWhatTheOtherPublishes() throws Exception {
    try (Chain chain = new Chain()) {
      int relay = Chain.portOf(chain.relay());
      chain.capture("cam=" + Chain.CLIP, "--loop");
      watch(relay, "cam", "first");
      Process publisher = publish(relay);
      try {
        watch(relay, "again", "second");
      } finally {
        publisher.destroy();
        publisher.waitFor();
      }
    }
    List<Picture> originals = Pictures.ofClip();
    for (Path picture : saved("second")) {
      double psnr = Pictures.bestPsnr(Pictures.of(Files.readAllBytes(picture)), originals);
      assertThat(psnr).as("%s", picture.getFileName()).isGreaterThan(Pictures.SAME_DB);
    }
  }

  private void watch(int relay, String stream, String folder) throws Exception {
    Finished watched =
        Finished.of(
            List.of(
                PYTHON,
                EXAMPLES.resolve("watch.py").toString(),
                "--stream",
                stream,
                "--relay",
                "localhost:" + relay,
                "--frames",
                "10",
                "--save",
                dir.resolve(folder).toString(),
                "--token-file",
                token("view", Chain.VIEW_TOKEN)));
    assertThat(watched.status()).as(watched.printed()).isZero();
    assertThat(saved(folder)).hasSize(10);
  }

  private Process publish(int relay) throws IOException {
    return new ProcessBuilder(
            PYTHON,
            EXAMPLES.resolve("publish.py").toString(),
            "--stream",
            "again",
            "--relay",
            "localhost:" + relay,
            "--pictures",
            dir.resolve("first").toString(),
            "--loop",
            "--token-file",
            token("publish", Chain.PUBLISH_TOKEN))
        .inheritIO()
        .start();
  }

  private String token(String name, String secret) throws IOException {
    return Files.writeString(dir.resolve(name), secret).toString();
  }

  private List<Path> saved(String folder) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(folder))) {
      return files.sorted().toList();
    }
  }
}
