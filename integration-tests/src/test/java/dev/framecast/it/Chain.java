package dev.framecast.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.Slf4jLogConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/**
 * One relay and what belongs to it, from the real images, in a Docker network of their own. Closing
 * it ends all of them. What the containers print goes to {@code target/containers.log}.
 */
public final class Chain implements AutoCloseable {
  static final String PUBLISH_TOKEN = "publish-token-of-the-tests-0001";
  static final String VIEW_TOKEN = "view-token-of-the-tests-0000002";

  /** Where the clip of the tests lies in a capture container. */
  static final String CLIP = "/media/clip.mp4";

  private static final int RELAY_PORT = 7400;
  private static final int PAGE_PORT = 8080;
  private static final Duration START = Duration.ofSeconds(60);

  private final Network network = Network.newNetwork();
  private final Deque<GenericContainer<?>> containers = new ArrayDeque<>();

  /** Starts the relay that the others will find. */
  public GenericContainer<?> relay() {
    GenericContainer<?> relay =
        image("relay-service", "relay")
            .withNetworkAliases("relay")
            .withExposedPorts(RELAY_PORT)
            .withEnv("FRAMECAST_LISTEN", "0.0.0.0:" + RELAY_PORT)
            .withEnv("FRAMECAST_PUBLISH_TOKEN_FILE", "/tokens/publish")
            .withEnv("FRAMECAST_VIEW_TOKEN_FILE", "/tokens/view")
            .withCopyToContainer(token(PUBLISH_TOKEN), "/tokens/publish")
            .withCopyToContainer(token(VIEW_TOKEN), "/tokens/view")
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
    return started(relay);
  }

  /** Starts a capture service that publishes {@code source} ({@code name=uri}). */
  public GenericContainer<?> capture(String source, String... flags) {
    GenericContainer<?> capture =
        image("capture-service", "capture")
            .withEnv("FRAMECAST_RELAY", "relay:" + RELAY_PORT)
            .withEnv("FRAMECAST_SOURCE", source)
            .withEnv("FRAMECAST_TOKEN_FILE", "/tokens/publish")
            .withCopyToContainer(token(PUBLISH_TOKEN), "/tokens/publish")
            .withCopyToContainer(MountableFile.forClasspathResource("media/clip.mp4", 0644), CLIP)
            .withCommand(flags);
    return started(capture);
  }

  /** Starts a container that publishes to the relay, of whatever image. */
  public void publishFrom(GenericContainer<?> capture) {
    started(
        inChain(capture, "capture")
            .withEnv("FRAMECAST_RELAY", "relay:" + RELAY_PORT)
            .withEnv("FRAMECAST_TOKEN_FILE", "/tokens/publish")
            .withCopyToContainer(token(PUBLISH_TOKEN), "/tokens/publish"));
  }

  /** Starts a viewer service; {@code command} begins with its subcommand. */
  public GenericContainer<?> viewer(String... command) {
    return viewerWithToken(VIEW_TOKEN, command);
  }

  /** Starts a viewer service that shows {@code secret} to the relay. */
  GenericContainer<?> viewerWithToken(String secret, String... command) {
    GenericContainer<?> viewer =
        image("viewer-service", command[0])
            .withEnv("FRAMECAST_RELAY", "relay:" + RELAY_PORT)
            .withEnv("FRAMECAST_TOKEN_FILE", "/tokens/view")
            .withCopyToContainer(token(secret), "/tokens/view")
            .withCommand(command);
    return started(viewer);
  }

  /** Starts the web viewer; its page is at {@link #pageOf}. */
  GenericContainer<?> page() {
    GenericContainer<?> web =
        image("viewer-service", "web")
            .withExposedPorts(PAGE_PORT)
            .withEnv("FRAMECAST_RELAY", "relay:" + RELAY_PORT)
            .withEnv("FRAMECAST_TOKEN_FILE", "/tokens/view")
            .withEnv("FRAMECAST_LISTEN", "0.0.0.0:" + PAGE_PORT)
            .withEnv("FRAMECAST_INSECURE_PUBLIC", "true")
            .withCopyToContainer(token(VIEW_TOKEN), "/tokens/view")
            .withCommand("web")
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
    return started(web);
  }

  /** The page's address as seen from the test. */
  static String pageOf(GenericContainer<?> web) {
    return "http://localhost:" + web.getMappedPort(PAGE_PORT) + "/";
  }

  /** The relay's port as seen from the test, on localhost. */
  public static int portOf(GenericContainer<?> relay) {
    return relay.getMappedPort(RELAY_PORT);
  }

  /** Ends the container's process at once, as a crash would. */
  public static void kill(GenericContainer<?> container) {
    docker(container).killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    exitStatus(container);
  }

  /** Starts a container again that has ended. */
  public static void startAgain(GenericContainer<?> container) {
    docker(container).startContainerCmd(container.getContainerId()).exec();
  }

  /** Freezes every process of the container. */
  public static void pause(GenericContainer<?> container) {
    docker(container).pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Lets every process of a frozen container go on. */
  public static void unpause(GenericContainer<?> container) {
    docker(container).unpauseContainerCmd(container.getContainerId()).exec();
  }

  /** Takes the container off the network: whatever it sends vanishes, and nobody is told. */
  public void cutOff(GenericContainer<?> container) {
    docker(container)
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(container.getContainerId())
        .exec();
  }

  /** Puts a container that was cut off on the network again, under this name. */
  public void reconnect(GenericContainer<?> container, String alias) {
    docker(container)
        .connectToNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(container.getContainerId())
        .withContainerNetwork(new ContainerNetwork().withAliases(alias))
        .exec();
  }

  /** Starts a container that is neither ours nor speaks to the relay, under this name. */
  public void beside(GenericContainer<?> other, String alias) {
    started(inChain(other, alias).withNetworkAliases(alias));
  }

  /** Asks the container's process to stop, and waits for its exit status. */
  public static int stop(GenericContainer<?> container) {
    docker(container).stopContainerCmd(container.getContainerId()).withTimeout(10).exec();
    return exitStatus(container);
  }

  /** Waits for the container's process to end, and gives its exit status. */
  public static int exitStatus(GenericContainer<?> container) {
    return docker(container)
        .waitContainerCmd(container.getContainerId())
        .exec(new WaitContainerResultCallback())
        .awaitStatusCode(90, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    while (!containers.isEmpty()) {
      containers.pop().stop();
    }
    network.close();
  }

  static DockerClient docker(GenericContainer<?> container) {
    return container.getDockerClient();
  }

  private static Transferable token(String secret) {
    return Transferable.of(secret, 0444);
  }

  private GenericContainer<?> image(String service, String role) {
    return inChain(new GenericContainer<>("framecast/" + service + ":dev"), role);
  }

  private GenericContainer<?> inChain(GenericContainer<?> container, String role) {
    return container
        .withNetwork(network)
        .withImagePullPolicy(image -> false)
        .withLogConsumer(new Slf4jLogConsumer(LoggerFactory.getLogger("container." + role)));
  }

  private GenericContainer<?> started(GenericContainer<?> container) {
    containers.push(container);
    container.start();
    return container;
  }
}
