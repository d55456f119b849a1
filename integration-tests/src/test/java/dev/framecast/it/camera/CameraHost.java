package dev.framecast.it.camera;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import dev.framecast.it.Chain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;

/**
 * A machine with virtual cameras: a container of capture-service's own image that has them in its
 * {@code /dev}, and a supervisor that starts the service anew where it asks for that. The chain
 * that it publishes to ends it.
 */
final class CameraHost {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONTROL = 7500;
  private static final String SERVICE = "framecast/capture-service:dev";

  /** How the cameras begin their last line. */
  private static final String FAULT = "camera: error:";

  /** Kept after the tests: the engine's cache makes the next run quick. */
  private static final Future<String> IMAGE =
      new ImageFromDockerfile("framecast/camera-fixture:dev", false)
          .withFileFromPath(".", Path.of("src/test/camera"));

  private final GenericContainer<?> container = new GenericContainer<>(IMAGE);

  private CameraHost(List<VirtualCamera> cameras, List<String> command) {
    container
        .withExposedPorts(CONTROL)
        .withCommand(command.toArray(String[]::new))
        .withCopyToContainer(Transferable.of(descriptions(cameras)), "/cameras")
        .withCreateContainerCmdModifier(CameraHost::allowFuse)
        .waitingFor(Wait.forLogMessage("camera: .*", 1).withStartupTimeout(PATIENCE));
    for (VirtualCamera camera : cameras) {
      for (int i = 0; i < camera.formats().size(); i++) {
        byte[] clip = camera.formats().get(i).clip().bytes();
        container.withCopyToContainer(Transferable.of(clip), camera.clipFile(i));
      }
    }
  }

  /** Starts a host whose capture-service gets these flags. */
  static CameraHost start(Chain chain, List<VirtualCamera> cameras, String... flags) {
    List<String> command = new ArrayList<>(ownCommand());
    command.addAll(List.of(flags));
    CameraHost host = new CameraHost(cameras, command);
    try {
      chain.publishFrom(host.container);
    } catch (ContainerLaunchException refused) {
      throw new AssertionError(
          "the engine starts no container with /dev/fuse: " + refused, refused);
    }
    String logs = host.logs();
    if (logs.contains(FAULT)) {
      throw new AssertionError(logs.substring(logs.indexOf(FAULT)));
    }
    return host;
  }

  /** Gives the cameras a command; {@code src/test/camera/README.md} lists them. */
  String say(String command) throws IOException {
    try (Socket socket = new Socket("localhost", container.getMappedPort(CONTROL));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
      String answer = in.readLine();
      if (answer == null || !answer.startsWith("ok")) {
        throw new IOException(command + ": " + answer);
      }
      return answer.substring("ok".length()).strip();
    }
  }

  /** What a camera says of itself, by name: node, open, format, delivered and the like. */
  Map<String, String> status(VirtualCamera camera) throws IOException {
    return Arrays.stream(say("status " + camera.name()).split(" "))
        .map(word -> word.split("="))
        .collect(Collectors.toMap(word -> word[0], word -> word[1]));
  }

  /** One number of what a camera says of itself. */
  int number(VirtualCamera camera, String name) throws IOException {
    return Integer.parseInt(Objects.requireNonNull(status(camera).get(name), name));
  }

  /** Sum over all lines of capture-service's metrics that begin so and hold every label. */
  double metric(String name, String... labels) throws IOException, InterruptedException {
    String page = run("wget", "-q", "-O", "-", "http://127.0.0.1:7402/metrics");
    return page.lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Waits until a camera is read. */
  void awaitStreaming(VirtualCamera camera) {
    Awaitility.await().atMost(PATIENCE).until(() -> number(camera, "streaming") == 1);
  }

  /** What a command prints that is run in the container, as root. */
  String run(String... command) throws IOException, InterruptedException {
    return container.execInContainer(command).getStdout();
  }

  /** What capture-service prints when it is run once more with these flags. */
  String runService(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ownCommand());
    command.addAll(List.of(flags));
    return run(command.toArray(String[]::new));
  }

  /** What capture-service, the cameras and the supervisor printed. */
  String logs() {
    return container.getLogs(OutputFrame.OutputType.STDOUT, OutputFrame.OutputType.STDERR);
  }

  /** Waits until the logs hold this. */
  void awaitLog(String text) {
    Awaitility.await().atMost(PATIENCE).until(() -> logs().contains(text));
  }

  /** How capture-service's image starts it. */
  private static List<String> ownCommand() {
    String[] entrypoint =
        DockerClientFactory.lazyClient()
            .inspectImageCmd(SERVICE)
            .exec()
            .getConfig()
            .getEntrypoint();
    return List.of(Objects.requireNonNull(entrypoint, SERVICE));
  }

  private static void allowFuse(CreateContainerCmd command) {
    HostConfig host = Objects.requireNonNull(command.getHostConfig());
    host.withDevices(Device.parse("/dev/fuse"))
        .withCapAdd(Capability.SYS_ADMIN)
        .withSecurityOpts(List.of("apparmor=unconfined"));
  }

  private static String descriptions(List<VirtualCamera> cameras) {
    return cameras.stream().map(VirtualCamera::description).collect(Collectors.joining());
  }
}
