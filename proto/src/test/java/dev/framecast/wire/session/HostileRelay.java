package dev.framecast.wire.session;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A relay on the loopback that sends what a script writes, and reads nothing before its end. */
final class HostileRelay implements AutoCloseable {
  /** What is sent to one client. */
  interface Script {
    void play(OutputStream out) throws IOException;
  }

  private final MicrosClock clock = MicrosClock.steady();
  private final ServerSocket listener;

  HostileRelay() throws IOException {
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  PeerSession dial(String role) throws IOException {
    Hello hello =
        Hello.newBuilder()
            .setRole(role.equals("publisher") ? Role.ROLE_PUBLISHER : Role.ROLE_VIEWER)
            .setStream(role.equals("directory") ? "" : "cam")
            .build();
    return new RelayDialer("127.0.0.1", listener.getLocalPort(), clock).dial(hello);
  }

  /** What the next connection gets. */
  void send(Script script) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket peer = listener.accept()) {
                peer.setSoLinger(true, 1);
                script.play(peer.getOutputStream());
                peer.shutdownOutput();
                peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(5));
                peer.getInputStream().readAllBytes();
              } catch (IOException left) {
                // The session that is tried left, which is what it should do.
                Thread.currentThread().interrupt();
              }
            });
  }

  Envelope welcome(UnaryOperator<Welcome.Builder> change) {
    return Envelope.newBuilder()
        .setWelcome(
            change.apply(
                Welcome.newBuilder()
                    .setProtocolVersion(Protocol.VERSION)
                    .setRelayClockUs(clock.nowUs())
                    .setMaxMessageBytes(1 << 20)
                    .setPingIntervalMs(1_000)
                    .setPingTimeoutMs(5_000)))
        .build();
  }

  static byte[] delimited(Envelope message) {
    ByteBuffer bytes = Envelopes.delimited(message);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
