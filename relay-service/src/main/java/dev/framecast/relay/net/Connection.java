package dev.framecast.relay.net;

import dev.framecast.relay.access.ControlAllowance;
import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.access.SessionLimits;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.net.socket.ViewerSocket;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.wire.Envelopes;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of one connection, and its end. Owned by its event loop, on which every method
 * runs but {@link #execute} and {@link #loop}.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final ThrottledLog ENDINGS = new ThrottledLog(LOG, Duration.ofSeconds(1));

  /** How long a peer may take to take the Goodbye and hang up. */
  private static final int FAREWELL_MILLIS = 500;

  /** The same for a peer that has been silent for long: it will hardly answer now. */
  private static final int SILENT_FAREWELL_MILLIS = 50;

  /** What may wait for the socket besides frames, in bytes; more means that the peer is stuck. */
  private static final int MAX_CONTROL_BYTES = 256 << 10;

  private final Channel channel;
  private final Transport transport;
  private final FrontDesk desk;
  private final MicrosClock clock;
  private final Runnable ended;
  private final ControlAllowance allowance = new ControlAllowance();
  private int controlBytes;
  private boolean welcomed;
  private boolean leaving;

  /**
   * Wraps the channel.
   *
   * @param ended run once when the goodbye is said
   */
  Connection(
      Channel channel, Transport transport, FrontDesk desk, MicrosClock clock, Runnable ended) {
    this.channel = channel;
    this.transport = transport;
    this.desk = desk;
    this.clock = clock;
    this.ended = ended;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  FrontDesk desk() {
    return desk;
  }

  long nowUs() {
    return clock.nowUs();
  }

  InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** Runs the task on the connection's event loop: at once when there already. */
  void execute(Runnable task) {
    if (loop().inEventLoop()) {
      task.run();
    } else {
      loop().execute(task);
    }
  }

  /** Whether the goodbye was said, or the peer is gone. */
  boolean isOver() {
    return leaving || !channel.isActive();
  }

  boolean isWelcomed() {
    return welcomed;
  }

  /** Whether the socket has taken everything. */
  boolean isClear() {
    return channel.isWritable();
  }

  /** The socket as frames see it; {@code clear} is run when it takes again what it refused. */
  ViewerSocket viewerSocket(boolean exchangeable, Runnable clear) {
    return transport.viewer(channel, exchangeable, clear, this::ping);
  }

  /** Reads from the socket, or leaves what comes to the kernel. */
  void read(boolean on) {
    channel.config().setAutoRead(on);
  }

  void welcome() {
    welcomed = true;
    SessionLimits limits = desk.limits();
    send(
        Envelope.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setProtocolVersion(Protocol.VERSION)
                    .setSessionId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
                    .setRelayClockUs(nowUs())
                    .setMaxMessageBytes(limits.maxMessageBytes())
                    .setPingIntervalMs(limits.pingIntervalMillis())
                    .setPingTimeoutMs(limits.pingTimeoutMillis())
                    .setAgent("framecast-relay"))
            .build());
  }

  /** What the peer may say besides frames. */
  ControlAllowance allowance() {
    return allowance;
  }

  /** Sends a ping; its time, microseconds on the relay's clock. */
  long ping() {
    allowance.asked();
    long originUs = nowUs();
    send(Envelopes.ping(originUs));
    return originUs;
  }

  /** Sends a message that is no frame. */
  void send(Envelope envelope) {
    if (isOver()) {
      return;
    }
    ByteBuf bytes = encode(envelope);
    int size = bytes.readableBytes();
    controlBytes += size;
    if (controlBytes > MAX_CONTROL_BYTES) {
      bytes.release();
      goodbye(GoodbyeCode.GOODBYE_CODE_TOO_SLOW, "the peer does not read");
      return;
    }
    channel.writeAndFlush(bytes).addListener(done -> controlBytes -= size);
  }

  /** Says why, and closes: when the peer has heard it and hung up, or soon in any case. */
  void goodbye(GoodbyeCode code, String reason) {
    if (leaving) {
      return;
    }
    leaving = true;
    desk.saidGoodbye(code);
    log(code, reason);
    ended.run();
    channel.config().setAutoRead(true);
    ChannelFuture said = channel.writeAndFlush(encode(Envelopes.goodbye(code, reason)));
    said.addListener(done -> finish(done.isSuccess()));
    int millis =
        code == GoodbyeCode.GOODBYE_CODE_TIMEOUT ? SILENT_FAREWELL_MILLIS : FAREWELL_MILLIS;
    var deadline = loop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> deadline.cancel(false));
  }

  /** Closes without a word, because the peer has said goodbye or is gone. */
  void close() {
    channel.close();
  }

  private void finish(boolean said) {
    if (said && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  private void log(GoodbyeCode code, String reason) {
    String what = code.name().replace("GOODBYE_CODE_", "");
    switch (code) {
      case GOODBYE_CODE_SHUTTING_DOWN, GOODBYE_CODE_REPLACED, GOODBYE_CODE_DONE ->
          LOG.debug("{}: {}: {}", address(), what, reason);
      default ->
          ENDINGS.warn(address().getHostAddress() + " was sent away, " + what + ": " + reason);
    }
  }

  private ByteBuf encode(Envelope envelope) {
    ByteBuffer bytes = Envelopes.delimited(envelope);
    return channel.alloc().directBuffer(bytes.remaining()).writeBytes(bytes);
  }
}
