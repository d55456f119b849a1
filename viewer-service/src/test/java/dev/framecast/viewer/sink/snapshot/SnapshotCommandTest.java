package dev.framecast.viewer.sink.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.viewer.fixture.CommandRun;
import dev.framecast.viewer.fixture.FakeCamera;
import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.H264Units;
import dev.framecast.viewer.fixture.TestPictures;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SnapshotCommandTest {
  private final FakeRelay relay = new FakeRelay();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    relay.close();
  }

  @Test
  void theCamerasJpegIsWrittenUntouched() throws Exception {
    FakeCamera.serve(relay, 1);
    Files.writeString(folder.resolve("now.jpg"), "an older picture");

    CommandRun run = snapshot("now.jpg");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("now.jpg: 64x48");
    assertThat(Files.readAllBytes(folder.resolve("now.jpg")))
        .isEqualTo(TestPictures.jpeg(0, 64, 48));
    assertThat(files()).containsExactly("now.jpg");
  }

  @Test
  void otherCodecsBecomePng() throws Exception {
    byte[] raw = TestPictures.bgr(5, 65, 33);
    FakeCamera.serve(
        relay,
        1,
        sequence -> TestPictures.frame(Codec.CODEC_RAW_BGR24, raw, 65, 33, 0, 1_000).build());

    CommandRun run = snapshot("now.png");

    assertThat(run.status()).as(run.err()).isZero();
    BufferedImage image = ImageIO.read(folder.resolve("now.png").toFile());
    int[] rgb = image.getRGB(0, 0, 65, 33, null, 0, 65);
    assertThat(TestPictures.psnr(rgb, TestPictures.pixels(5, 65, 33))).isInfinite();
  }

  @Test
  void waitsForADecodablePicture() throws Exception {
    List<Frame> frames = H264Units.frames(12, 5, 64, 48).subList(2, 12);
    FakeCamera.serve(relay, frames.size(), sequence -> frames.get((int) sequence));

    CommandRun run = snapshot("now.png");

    assertThat(run.status()).as(run.err()).isZero();
    int grey = ImageIO.read(folder.resolve("now.png").toFile()).getRGB(10, 10) & 0xff;
    assertThat(grey).isBetween(85, 107);
  }

  @Test
  void jpegOfAStreamThatHasNoneIsAMistake() throws Exception {
    byte[] png = TestPictures.png(1, 64, 48);
    FakeCamera.serve(
        relay, 1, sequence -> TestPictures.frame(Codec.CODEC_PNG, png, 64, 48, 0, 1).build());

    assertThat(mistake("now.jpg")).contains("now.jpg", ".png");
    assertThat(files()).isEmpty();
  }

  @Test
  void nothingIsLeftWhenNoPictureComes() throws Exception {
    FakeCamera.absent(relay);

    assertThat(mistake("now.jpg", "--timeout", "300ms"))
        .contains("'cam'", "nobody publishes this stream");
    assertThat(files()).isEmpty();
  }

  @Test
  void fileItCannotWriteIsAMistake() {
    assertThat(mistake("now.gif")).contains("now.gif", ".jpg or .png");
    assertThat(mistake("no/such/now.jpg")).contains("no such folder");
  }

  private String mistake(String file, String... more) {
    CommandRun run = snapshot(file, more);
    assertThat(run.status()).isEqualTo(1);
    List<String> lines = run.err().lines().filter(line -> line.startsWith("snapshot: ")).toList();
    assertThat(lines).as(run.err()).hasSize(1);
    return lines.getFirst();
  }

  private CommandRun snapshot(String file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--stream", "cam", "--relay", relay.hostPort(), "--out", folder + "/" + file));
    arguments.addAll(List.of(more));
    return CommandRun.of(new SnapshotCommand(), arguments.toArray(String[]::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
