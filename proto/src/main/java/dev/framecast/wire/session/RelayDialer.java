package dev.framecast.wire.session;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.ClockOffset;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Welcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;

/**
 * Connects to a relay and shakes hands. The name is resolved at every attempt, so that a relay
 * whose address changes is found again. Safe from any thread.
 *
 * @param host name or address of the relay
 * @param port its TCP port
 * @param clock our clock
 * @param maxMessageBytes the largest message taken from the relay or sent to it, whatever it allows
 */
public record RelayDialer(String host, int port, MicrosClock clock, int maxMessageBytes) {
  private static final int READ_BUFFER_BYTES = 64 << 10;

  /** Takes messages of up to {@link Protocol#DEFAULT_MAX_RECEIVED_BYTES}. */
  public RelayDialer(String host, int port, MicrosClock clock) {
    this(host, port, clock, Protocol.DEFAULT_MAX_RECEIVED_BYTES);
  }

  /**
   * Blocks until the relay has accepted the Hello.
   *
   * @param hello role, stream and wishes; its version is filled in here
   * @throws WireException when the relay refused (its code and sentence) or broke the contract
   * @throws IOException when it cannot be reached, or does not answer within 2 s
   */
  public PeerSession dial(Hello hello) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("relay host '" + host + "' cannot be resolved");
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, Protocol.HANDSHAKE_TIMEOUT_MILLIS);
      channel.socket().setSoTimeout(Protocol.HANDSHAKE_TIMEOUT_MILLIS);
      return shake(channel, hello.toBuilder().setProtocolVersion(Protocol.VERSION).build());
    } catch (SocketTimeoutException silent) {
      channel.close();
      throw new IOException("no answer from relay " + host + ":" + port + " within 2 s", silent);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private PeerSession shake(SocketChannel channel, Hello hello) throws IOException {
    long t1 = clock.nowUs();
    var request = Envelopes.delimited(Envelope.newBuilder().setHello(hello).build());
    while (request.hasRemaining()) {
      channel.write(request);
    }
    var reader =
        new MessageReader(
            new BufferedInputStream(channel.socket().getInputStream(), READ_BUFFER_BYTES),
            Protocol.MAX_HELLO_BYTES);
    reader.patience(Protocol.HANDSHAKE_TIMEOUT_MILLIS);
    Envelope answer = reader.read();
    long t4 = clock.nowUs();
    if (answer == null) {
      throw new IOException("relay closed the connection instead of a welcome");
    }
    if (answer.hasGoodbye()) {
      throw PeerSession.said(answer.getGoodbye());
    }
    if (!answer.hasWelcome()) {
      throw new WireException(
          GoodbyeCode.GOODBYE_CODE_PROTOCOL, "relay answered Hello with something else");
    }
    Welcome welcome = RelayMessages.checked(answer.getWelcome(), maxMessageBytes);
    reader.limit(welcome.getMaxMessageBytes());
    reader.patience(welcome.getPingTimeoutMs());
    channel.socket().setSoTimeout(welcome.getPingTimeoutMs());
    ClockOffset offset = new ClockOffset();
    offset.add(t1, welcome.getRelayClockUs(), welcome.getRelayClockUs(), t4);
    return new PeerSession(
        channel, reader, welcome, new RelayMessages(hello, clock), clock, offset);
  }
}
