package dev.framecast.it.network;

import dev.framecast.it.Chain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;

/** Real servers of video in containers, found as {@code server} by the others of their chain. */
final class VideoServer {
  static final String NAME = "server";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Kept after the tests: the engine's cache makes the next run quick. */
  private static final Future<String> IMAGE =
      new ImageFromDockerfile("framecast/video-servers:dev", false)
          .withFileFromPath(".", Path.of("src/test/network"));

  private VideoServer() {}

  /** Serves a Matroska file with H.264 by RTSP, from its start to each who asks. */
  static GenericContainer<?> rtsp(Chain chain, byte[] matroska) {
    GenericContainer<?> server =
        new GenericContainer<>(IMAGE)
            .withCommand("python3", "-u", "/rtsp.py")
            .withCopyToContainer(Transferable.of(matroska), "/clip.mkv")
            .waitingFor(Wait.forLogMessage("ready\\s*", 1).withStartupTimeout(PATIENCE));
    chain.beside(server, NAME);
    return server;
  }

  /** Serves a JPEG by HTTP, once a second, as ustreamer does while its camera is away. */
  static GenericContainer<?> http(Chain chain, byte[] jpeg) {
    GenericContainer<?> server =
        new GenericContainer<>(IMAGE)
            .withCommand(
                "ustreamer", "--host=0.0.0.0", "--device=/dev/none", "--blank=/picture.jpg")
            .withCopyToContainer(Transferable.of(jpeg), "/picture.jpg")
            .waitingFor(Wait.forLogMessage(".*HTTP eventloop.*", 1).withStartupTimeout(PATIENCE));
    chain.beside(server, NAME);
    return server;
  }
}
