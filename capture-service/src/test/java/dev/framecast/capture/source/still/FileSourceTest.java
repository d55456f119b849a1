package dev.framecast.capture.source.still;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.Clips;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  @TempDir private Path folder;

  /** What is read of a pipe is gone: it may be opened once, and not before its turn. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipeIsReadOnceAndWhole() throws Exception {
    byte[] clip = Files.readAllBytes(Clips.mjpeg(folder, 8, 15));
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    int pictures = 0;
    try (FileSource source =
        new FileSource(
            pipe,
            Set.of(Codec.CODEC_JPEG),
            false,
            Duration.ofMillis(100),
            MicrosClock.steady(),
            new NativeCalls())) {
      CompletableFuture<Void> written = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  Files.write(pipe, clip);
                  written.complete(null);
                } catch (java.io.IOException failed) {
                  written.completeExceptionally(failed);
                }
              });
      source.open();
      for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
        frame.close();
        pictures++;
      }
      written.get(20, TimeUnit.SECONDS);
    }
    assertThat(pictures).isEqualTo(8);
  }
}
