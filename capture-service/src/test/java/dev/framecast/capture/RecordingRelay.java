package dev.framecast.capture;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Demand;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A relay for one publisher at a time that keeps what it was sent. Listens on loopback, on a port
 * of the system's choice that it keeps when it is stopped and started again.
 */
public final class RecordingRelay implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 64 << 10;

  private final List<Hello> hellos = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final List<StreamStatus> states = new CopyOnWriteArrayList<>();
  private final List<Goodbye> goodbyes = new CopyOnWriteArrayList<>();
  private final MicrosClock clock;
  private final int port;
  private volatile @Nullable Goodbye refusal;
  private volatile CountDownLatch hearing = new CountDownLatch(0);
  private volatile Demand demand =
      Demand.newBuilder().setViewers(3).setKeyframeWanted(true).build();
  private volatile int maxMessageBytes = Protocol.DEFAULT_MAX_MESSAGE_BYTES;
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;
  private final AtomicReference<@Nullable Socket> peer = new AtomicReference<>();

  /** Listens at once, with a clock that is {@code aheadUs} ahead of the machine's. */
  public RecordingRelay(long aheadUs) {
    MicrosClock steady = MicrosClock.steady();
    this.clock = () -> steady.nowUs() + aheadUs;
    this.port = listen(0);
  }

  /** Listens at once. */
  public RecordingRelay() {
    this(0);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Now, by its own clock. */
  public long nowUs() {
    return clock.nowUs();
  }

  /** Each Hello, in order. */
  public List<Hello> hellos() {
    return hellos;
  }

  /** Each frame, in order. */
  public List<Frame> frames() {
    return frames;
  }

  /** Each state of the source, in order. */
  public List<StreamStatus> states() {
    return states;
  }

  /** Each goodbye, in order. */
  public List<Goodbye> goodbyes() {
    return goodbyes;
  }

  /** From now on every Hello is answered so; null: it is welcome. */
  public void refuse(@Nullable Goodbye with) {
    refusal = with;
  }

  /** From now on welcomes state this limit. */
  public void limit(int bytes) {
    maxMessageBytes = bytes;
  }

  /** Says so to the publisher, now if it is there, and to every one that comes. */
  public void demand(int viewers, boolean keyframeWanted) throws IOException {
    demand = Demand.newBuilder().setViewers(viewers).setKeyframeWanted(keyframeWanted).build();
    Socket socket = peer.get();
    if (socket != null) {
      send(socket, Envelope.newBuilder().setDemand(demand).build());
    }
  }

  /** Whether to leave what comes in the socket, as a relay does that is stopped. */
  public void deaf(boolean deaf) {
    CountDownLatch before = hearing;
    hearing = new CountDownLatch(deaf ? 1 : 0);
    before.countDown();
  }

  /** Ends the session without a word. */
  public void drop() {
    Socket socket = peer.getAndSet(null);
    if (socket != null) {
      closeQuietly(socket);
    }
  }

  /** Ends the session and stops listening. */
  public void stop() {
    deaf(false);
    synchronized (this) {
      if (listening != null) {
        closeQuietly(listening);
      }
      // The port is free when the thread that accepts has left it, and not before.
      awaitEnd(accepting);
    }
    drop();
  }

  /** Listens again after {@link #stop}. */
  public void start() {
    listen(port);
  }

  @Override
  public void close() {
    stop();
  }

  private synchronized int listen(int wanted) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      listening = server;
      accepting = Thread.ofVirtual().name("recording-relay").start(() -> accept(server));
      return server.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        closeQuietly(server);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var reader =
          new MessageReader(
              new BufferedInputStream(socket.getInputStream(), 1 << 16), maxMessageBytes);
      Envelope first = reader.read();
      if (first == null) {
        return;
      }
      hellos.add(first.getHello());
      Goodbye no = refusal;
      if (no != null) {
        send(socket, Envelope.newBuilder().setGoodbye(no).build());
        return;
      }
      welcome(socket);
      peer.set(socket);
      for (Envelope next = reader.read(); next != null; next = reader.read()) {
        take(socket, next);
        hearing.await();
      }
    } catch (IOException | InterruptedException ended) {
      peer.compareAndSet(socket, null);
    }
  }

  private void welcome(Socket socket) throws IOException {
    Welcome welcome =
        Welcome.newBuilder()
            .setProtocolVersion(Protocol.VERSION)
            .setSessionId(hellos.size())
            .setRelayClockUs(clock.nowUs())
            .setMaxMessageBytes(maxMessageBytes)
            .setPingIntervalMs(Protocol.PING_INTERVAL_MILLIS)
            .setPingTimeoutMs(Protocol.PING_TIMEOUT_MILLIS)
            .build();
    send(socket, Envelope.newBuilder().setWelcome(welcome).build());
    send(socket, Envelope.newBuilder().setDemand(demand).build());
  }

  private void take(Socket socket, Envelope message) throws IOException {
    switch (message.getBodyCase()) {
      case FRAME -> frames.add(message.getFrame());
      case STREAM_STATUS -> states.add(message.getStreamStatus());
      case GOODBYE -> goodbyes.add(message.getGoodbye());
      case PING -> send(socket, Envelopes.pong(message.getPing(), clock.nowUs(), clock.nowUs()));
      default ->
          send(socket, Envelopes.goodbye(GoodbyeCode.GOODBYE_CODE_PROTOCOL, "not for a publisher"));
    }
  }

  private static void send(Socket socket, Envelope message) throws IOException {
    var bytes = Envelopes.delimited(message);
    synchronized (socket) {
      socket.getOutputStream().write(bytes.array(), 0, bytes.remaining());
    }
  }

  private static void awaitEnd(@Nullable Thread thread) {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable closing) {
    try {
      closing.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
