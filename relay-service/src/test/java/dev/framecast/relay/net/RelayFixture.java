package dev.framecast.relay.net;

import dev.framecast.relay.access.AccessTokens;
import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.memory.MemoryBudget;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.session.RelayDialer;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;

/** A relay on a free loopback port, and peers for it. */
final class RelayFixture implements AutoCloseable {
  final MicrosClock clock = MicrosClock.steady();
  final StreamDirectory directory = new StreamDirectory(clock, 8);
  final FrontDesk desk;
  private final RelayServer server;

  RelayFixture(SessionLimits limits, AccessTokens tokens) throws IOException {
    this(limits, tokens, true);
  }

  RelayFixture(SessionLimits limits, AccessTokens tokens, boolean sharesPages) throws IOException {
    this(limits, tokens, sharesPages, new MemoryBudget(64 << 20));
  }

  RelayFixture(SessionLimits limits, AccessTokens tokens, boolean sharesPages, MemoryBudget memory)
      throws IOException {
    LeakWatch.begin();
    desk = new FrontDesk(limits, tokens, clock);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);
    server = new RelayServer(address, new Transport(sharesPages), desk, directory, clock, memory);
  }

  static RelayFixture open() throws IOException {
    return new RelayFixture(SessionLimits.DEFAULTS, AccessTokens.none());
  }

  PeerSession dial(Hello.Builder hello) throws IOException {
    return new RelayDialer("127.0.0.1", server.port(), clock).dial(hello.build());
  }

  PeerSession publish(String stream) throws IOException {
    return dial(publisher(stream));
  }

  Watching watch(String stream) throws IOException {
    return new Watching(dial(viewer(stream)));
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    connect(socket);
    return socket;
  }

  void connect(Socket socket) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
  }

  @Override
  public void close() {
    server.close();
    LeakWatch.check();
  }

  static Hello.Builder publisher(String stream) {
    return Hello.newBuilder()
        .setProtocolVersion(1)
        .setRole(Role.ROLE_PUBLISHER)
        .setStream(stream)
        .setCodec(Codec.CODEC_JPEG)
        .setFps(30);
  }

  static Hello.Builder viewer(String stream) {
    return Hello.newBuilder().setProtocolVersion(1).setRole(Role.ROLE_VIEWER).setStream(stream);
  }

  static Hello.Builder everyFrame(String stream) {
    return viewer(stream).setDelivery(Delivery.DELIVERY_EVERY);
  }

  /** The header of a picture; epoch 1, taken when {@code sequence} says. */
  static Frame header(long sequence) {
    return Frame.newBuilder()
        .setCodec(Codec.CODEC_JPEG)
        .setWidth(64)
        .setHeight(48)
        .setKeyframe(true)
        .setEpoch(1)
        .setSequence(sequence)
        .setCaptureUs(1_000_000 + sequence)
        .setRelayedUs(0)
        .build();
  }

  /** So many bytes that depend on {@code seed} alone. */
  static ByteBuffer payload(long seed, int bytes) {
    byte[] payload = new byte[bytes];
    new Random(seed).nextBytes(payload);
    return ByteBuffer.wrap(payload);
  }
}
