package dev.framecast.wire.session;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.FrameEncoding;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.ClockOffset;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Goodbye;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Pong;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One session with a relay, after its handshake.
 *
 * <p>Threads: one thread calls {@link #receive}; any may call the {@code send} methods, which block
 * until the socket has taken the message, and {@link #close}. A virtual thread of the session's own
 * sends clock probes. A peer that is silent for longer than Welcome's timeout ends {@link
 * #receive}.
 */
public final class PeerSession implements AutoCloseable {
  /** What the owner does with messages that are not the session's own. */
  @FunctionalInterface
  public interface Receiver {
    /** Takes one message, on the thread that called {@link PeerSession#receive}. */
    void accept(Envelope envelope) throws IOException;
  }

  private static final int PROBES_AT_ONCE = 4;
  private static final int PROBE_GAP_MILLIS = 20;
  private static final int GOODBYE_WAIT_MILLIS = 200;

  private final SocketChannel channel;
  private final MessageReader reader;
  private final Welcome welcome;
  private final RelayMessages messages;
  private final MicrosClock clock;
  private final ClockOffset offset;
  private final SessionWriter writer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread prober;
  private volatile boolean stuck;
  private volatile boolean contractBroken;

  PeerSession(
      SocketChannel channel,
      MessageReader reader,
      Welcome welcome,
      RelayMessages messages,
      MicrosClock clock,
      ClockOffset offset) {
    this.channel = channel;
    this.reader = reader;
    this.welcome = welcome;
    this.messages = messages;
    this.writer = new SessionWriter(channel, welcome.getPingTimeoutMs(), this::giveUp);
    this.clock = clock;
    this.offset = offset;
    this.prober = Thread.ofVirtual().name("clock-prober").start(this::probe);
  }

  /** What the relay said, its limit lowered to our own. */
  public Welcome welcome() {
    return welcome;
  }

  /** Now, on the relay's clock, microseconds; right to within half of {@link #roundTripUs}. */
  public long relayNowUs() {
    return toRelayUs(clock.nowUs());
  }

  /** A time of our own clock, as the relay's clock would have shown it. Both in microseconds. */
  public long toRelayUs(long localUs) {
    return localUs + offset.estimate().offsetUs();
  }

  /** The round trip of the best recent clock probe, microseconds. */
  public long roundTripUs() {
    return offset.estimate().roundTripUs();
  }

  /**
   * Reads until the session ends: answers pings, takes pongs, hands everything else over.
   *
   * @throws WireException when the relay said goodbye (its code and sentence) or broke the contract
   * @throws IOException when the connection failed, ended or was silent for too long
   */
  public void receive(Receiver receiver) throws IOException {
    try {
      while (true) {
        Envelope envelope = next();
        switch (envelope.getBodyCase()) {
          case PING -> send(Envelopes.pong(envelope.getPing(), clock.nowUs(), clock.nowUs()));
          case PONG -> learn(envelope.getPong());
          case GOODBYE -> throw said(envelope.getGoodbye());
          default -> receiver.accept(envelope);
        }
      }
    } catch (SocketTimeoutException silent) {
      throw new IOException("relay was silent for " + welcome.getPingTimeoutMs() + " ms", silent);
    } catch (IOException ended) {
      throw stuck ? new IOException("relay does not take what is sent", ended) : ended;
    } finally {
      shut();
    }
  }

  private Envelope next() throws IOException {
    try {
      Envelope envelope = reader.read();
      if (envelope == null) {
        throw new IOException("relay closed the connection");
      }
      return messages.checked(envelope);
    } catch (WireException broken) {
      contractBroken = true;
      close(broken.code(), String.valueOf(broken.getMessage()));
      throw broken.code() == GoodbyeCode.GOODBYE_CODE_MESSAGE_TOO_LARGE
          ? new WireException(broken.code(), broken.getMessage() + " (--max-message-bytes)")
          : broken;
    }
  }

  /** Whether the session ended because the relay broke the contract. */
  public boolean isContractBroken() {
    return contractBroken;
  }

  /** Bytes that are here behind the last message received; on the thread that receives. */
  public int unreadBytes() throws IOException {
    return reader.unreadBytes();
  }

  /** Sends one message that is not a frame. */
  public void send(Envelope envelope) throws IOException {
    writer.write(Envelopes.delimited(envelope));
  }

  /**
   * Sends one frame in a gathered write, its payload not copied.
   *
   * @param header every field but the payload
   * @param payload its remaining bytes; the buffer's position is not changed
   */
  public void sendFrame(Frame header, ByteBuffer payload) throws IOException {
    writer.write(FrameEncoding.head(header, payload.remaining()), payload.duplicate());
  }

  /** Says goodbye, if the socket takes it soon, and closes. */
  public void close(GoodbyeCode code, String reason) {
    if (closed.get()) {
      return;
    }
    Thread farewell =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    send(Envelopes.goodbye(code, reason));
                    channel.shutdownOutput();
                  } catch (IOException gone) {
                    // The goodbye is a courtesy: the peer that cannot take it learns from the
                    // close.
                    shut();
                  }
                });
    try {
      farewell.join(java.time.Duration.ofMillis(GOODBYE_WAIT_MILLIS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    shut();
  }

  @Override
  public void close() {
    close(GoodbyeCode.GOODBYE_CODE_DONE, "done");
  }

  static WireException said(Goodbye goodbye) {
    GoodbyeCode code =
        goodbye.getCode() == GoodbyeCode.UNRECOGNIZED
            ? GoodbyeCode.GOODBYE_CODE_UNSPECIFIED
            : goodbye.getCode();
    return WireException.said(code, Envelopes.sentence(goodbye.getReason()));
  }

  private void learn(Pong pong) {
    offset.add(pong.getOriginUs(), pong.getReceiveUs(), pong.getTransmitUs(), clock.nowUs());
  }

  private void giveUp() {
    stuck = true;
    shut();
  }

  private void probe() {
    try {
      for (int sent = 0; !closed.get(); sent++) {
        send(Envelopes.ping(clock.nowUs()));
        Thread.sleep(sent < PROBES_AT_ONCE ? PROBE_GAP_MILLIS : welcome.getPingIntervalMs());
      }
    } catch (IOException | InterruptedException ended) {
      shut();
    }
  }

  private void shut() {
    if (closed.compareAndSet(false, true)) {
      prober.interrupt();
      try {
        channel.close();
      } catch (IOException alreadyGone) {
        throw new java.io.UncheckedIOException(alreadyGone);
      }
    }
  }
}
