package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay's and the viewer's real jars, and a slow proxy between them that keeps all it gets. */
@Timeout(120)
class SlowLinkIT {
  private static final int INTERVAL_MILLIS = 33;
  private static final byte[] PAYLOAD = new byte[2_000];

  private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong sequence = new AtomicLong();
  private int port;
  private Process relay;
  private PeerSession publisher;
  private Future<?> pictures;

  @BeforeEach
  void publish() throws IOException {
    port = freePort();
    relay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "../relay-service/target/relay-service.jar",
                "--listen",
                "127.0.0.1:" + port,
                "--admin",
                "127.0.0.1:" + freePort())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "slow-link-relay.log").toFile())
            .start();
    await().ignoreExceptions().until(this::listens);
    Hello hello = Hello.newBuilder().setRole(Role.ROLE_PUBLISHER).setStream("cam").build();
    publisher = new RelayDialer("127.0.0.1", port, MicrosClock.steady()).dial(hello);
    Thread.ofVirtual().start(this::listen);
    pictures = camera.scheduleAtFixedRate(this::picture, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    camera.shutdownNow();
    publisher.close();
    relay.destroy();
    relay.waitFor();
  }

  @Test
  void aViewerBehindASlowProxyAsksForAWindowAndTheRelayKeepsToIt() throws Exception {
    try (SlowLink link = new SlowLink(port, 250)) {
      Finished probe =
          Finished.ofJar(
              "viewer-service",
              "probe",
              "--stream",
              "cam",
              "--no-decode",
              "--relay",
              "127.0.0.1:" + link.port(),
              "--frames",
              "40");
      assertThat(probe.status()).as(probe.printed()).isZero();
      assertThat(link.windows()).first().isEqualTo(1);
      assertThat(link.framesUnderWindow()).isGreaterThan(5);
      assertThat(link.mostOnTheWay()).isLessThanOrEqualTo(largest(link));
      assertThat(pictures.state()).as("the camera").isEqualTo(Future.State.RUNNING);
    }
  }

  private static int largest(SlowLink link) {
    return link.windows().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private void picture() {
    Frame header =
        Frame.newBuilder()
            .setCodec(Codec.CODEC_JPEG)
            .setWidth(64)
            .setHeight(48)
            .setKeyframe(true)
            .setEpoch(1)
            .setSequence(sequence.getAndIncrement())
            .setCaptureUs(publisher.relayNowUs())
            .setRelayedUs(0)
            .build();
    try {
      publisher.sendFrame(header, ByteBuffer.wrap(PAYLOAD));
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private void listen() {
    try {
      publisher.receive(envelope -> {});
    } catch (IOException ended) {
      org.slf4j.LoggerFactory.getLogger(SlowLinkIT.class).info("ended: {}", ended.getMessage());
    }
  }

  private boolean listens() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
